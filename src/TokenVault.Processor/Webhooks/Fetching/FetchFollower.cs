using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Callers;
using TokenVault.Processor.Psp;
using TokenVault.Profiles.Webhooks;

namespace TokenVault.Processor.Webhooks.Fetching;

/// <summary>
/// Looks at the processor for what a webhook told of. Nothing of the webhook but the name of the thing is used, and what that
/// name leads to counts only where it is a payment that we know under it.
/// </summary>
internal sealed class FetchFollower(WebhookSources sources, OwnOperations operations, EventTeller teller, TimeProvider clock)
{
    private readonly FetchTurns _disputeTurns = new();
    private readonly FetchTurns _paymentTurns = new();

    /// <summary>What it comes to; where it is <see cref="FetchResult.Told"/>, it is on disk that it is done.</summary>
    public Task<FetchResult> FollowAsync(PendingFetch fetch)
    {
        var record = fetch.Record;

        // An account that is gone may come back with the next version of the file.
        var source = MerchantId.TryParse(record.MerchantId, out var merchant) ? sources.Find(record.Processor, merchant) : null;
        return source is null ? Task.FromResult(FetchResult.NoAnswer)
            : (WebhookKind)record.Kind == WebhookKind.Failure ? Task.FromResult(operations.Warn(source, record.Reference))
            : (WebhookKind)record.Kind == WebhookKind.Dispute ? FollowDisputeAsync(fetch, source)
            : FollowPaymentAsync(fetch, source, record.Reference, dispute: null);
    }

    private Task<FetchResult> FollowDisputeAsync(PendingFetch fetch, WebhookSource source) =>
        _disputeTurns.RunAsync(fetch.Record.Reference, async () => await source.FetchDispute(fetch.Record.Reference) is { } dispute
            ? await FollowPaymentAsync(fetch, source, dispute.Payment, (fetch.Record.Reference, dispute))
            : FetchResult.NoAnswer);

    private Task<FetchResult> FollowPaymentAsync(
        PendingFetch fetch, WebhookSource source, string reference, (string Reference, PspDispute Fact)? dispute) =>
        _paymentTurns.RunAsync(reference, async () =>
        {
            // 1. How it stands. The time is that of the asking: what happened since may not be in the answer.
            var time = clock.GetUtcNow();
            if (await source.FetchPayment(reference) is not { } facts)
            {
                return FetchResult.NoAnswer;
            }

            // 2. Whose it is, by what was fetched.
            if (!operations.TryFind(source, facts, reference, out var record))
            {
                return FetchResult.Foreign;
            }

            // 3. What became of the operation itself, on disk before anybody is told.
            if (await operations.SettleAsync(record, facts, reference) is not { } settled)
            {
                return FetchResult.UnderWay;
            }

            switch ((Outcome)settled.Outcome)
            {
                case Outcome.Unknown:
                    return FetchResult.NoAnswer;
                case Outcome.RequiresAction:
                    return FetchResult.Open;
                default:
                    // 4. For the gateway.
                    await teller.TellAsync(fetch, settled, facts, dispute, time);
                    return FetchResult.Told;
            }
        });
}
