using TokenVault.Domain.Errors;
using TokenVault.Processor.Webhooks.Fetching;
using TokenVault.Profiles.Webhooks;

namespace TokenVault.Processor.Webhooks.Receiving;

/// <summary>Takes a webhook in: judged, known again where it was taken before, and on disk before anybody is told so.</summary>
internal sealed class WebhookReceiver(WebhookReader reader, FetchBook book, int pendingMax)
{
    public async Task<WebhookVerdict> TakeAsync(WebhookSource source, string header, ReadOnlyMemory<byte> body)
    {
        var (verdict, events) = reader.Read(source, header, body);
        if (verdict != WebhookVerdict.Accepted)
        {
            return verdict;
        }

        var followed = events.Where(told => told.Kind != WebhookKind.Ignore).ToList();
        if (followed.Count == 0)
        {
            return WebhookVerdict.Ignored;
        }

        if (book.Count >= pendingMax)
        {
            return WebhookVerdict.Overloaded;
        }

        try
        {
            // One commit each: of a batch that is sent again, a part may be new.
            var taken = await Task.WhenAll(followed.Select(told => book.TakeAsync(source, told)));
            return taken.Contains(true) ? WebhookVerdict.Accepted : WebhookVerdict.Duplicate;
        }
        catch (VaultException)
        {
            // Not on disk for sure, so it is to come again. The store's own health says what is wrong.
            return WebhookVerdict.Overloaded;
        }
    }
}
