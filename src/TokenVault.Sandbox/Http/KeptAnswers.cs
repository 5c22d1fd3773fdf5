using System.Security.Cryptography;
using System.Text;
using TokenVault.Sandbox.Payments;
using TokenVault.Sandbox.Records;
using TokenVault.Sandbox.Webhooks;

namespace TokenVault.Sandbox.Http;

/// <summary>
/// Runs a changing call, once per idempotency key: the first answer that the dialect keeps is given again for the same request;
/// another request under that key is refused (docs.stripe.com/api/idempotent_requests).
/// </summary>
internal sealed class KeptAnswers(Accounts accounts, byte[] processKey, WebhookSender webhooks)
{
    private const int KeyCharsMax = 255;

    public async Task<(Reply Reply, bool Replayed)> RunAsync(Account account, Work work, KeptRequest request)
    {
        var (_, form, path, key) = request;
        if (string.IsNullOrEmpty(key))
        {
            return (await RunAsync(account, work, request, keep: null), false);
        }

        if (key.Length > KeyCharsMax)
        {
            throw StripeError.BadParameter("", "parameter_invalid_string", "An idempotency key has at most 255 characters.");
        }

        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
        form.KeyDigest = name;
        var now = accounts.Clock.GetUtcNow().ToUnixTimeSeconds();
        var mine = new KeptKey(form.Digest(path), form.Mac(path, processKey), now);
        if (TakeUp(account, name, mine) is { } place)
        {
            var kept = accounts.File.Read(place).Reply!;
            return (new Reply(kept.Status, Encoding.UTF8.GetBytes(kept.Body)), true);
        }

        try
        {
            return (await RunAsync(account, work, request, (name, mine)), false);
        }
        finally
        {
            lock (account.Gate)
            {
                if (mine.Place is null)
                {
                    account.Forget(name);
                }
            }
        }
    }

    /// <returns>Where the first answer stands, or null where this request is the first.</returns>
    private RecordPlace? TakeUp(Account account, string name, KeptKey mine)
    {
        lock (account.Gate)
        {
            if (account.Keys.TryGetValue(name, out var first) && first.Created + KeptKey.SecondsMax > mine.Created)
            {
                if (!IsSame(first, mine))
                {
                    throw StripeError.KeyReused();
                }

                account.Replayed++;
                return first.Place ?? throw StripeError.KeyInUse();
            }

            account.Keep(name, mine, accounts.KeysMax);
            return null;
        }
    }

    private static bool IsSame(KeptKey first, KeptKey second) =>
        string.Equals(first.Digest, second.Digest, StringComparison.Ordinal)
        && (first.Mac is null || CryptographicOperations.FixedTimeEquals(first.Mac, second.Mac));

    private async Task<Reply> RunAsync(Account account, Work work, KeptRequest request, (string Name, KeptKey Key)? keep)
    {
        Answer answer;
        Task<RecordPlace> written;
        IReadOnlyList<PublishedEvent>? events;
        lock (account.Gate)
        {
            try
            {
                answer = work(account, request.Form);
            }
            catch (StripeError error) when (error.IsKept && request.Dialect.Keeps(error.Status))
            {
                answer = new Answer(request.Dialect.Render(error), new RecordLine { Account = account.Id });
            }

            if (!request.Dialect.Keeps(answer.Reply.Status))
            {
                keep = null;
            }

            var changes = Publishing.WithEvents(account, answer.Changes, accounts.Clock);

            // The line takes its place in the file before the gate opens, so the file tells the same order as memory.
            written = accounts.File.Append(keep is not { } kept ? changes : changes with
            {
                Reply = new KeptReply(
                    kept.Name, kept.Key.Digest, answer.Reply.Status, kept.Key.Created, Encoding.UTF8.GetString(answer.Reply.Body.Span)),
            });
            account.Apply(changes);
            events = changes.Events;
        }

        var place = await written;
        if (keep is not null)
        {
            lock (account.Gate)
            {
                keep.Value.Key.Place = place;
            }
        }

        webhooks.Post(account, events);
        return answer.Reply;
    }
}
