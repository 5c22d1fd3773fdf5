using TokenVault.Storage.Records;

namespace TokenVault.Processor.Webhooks.Fetching;

/// <summary>Something that is to be fetched, as its row has it.</summary>
/// <param name="Digest">Of the event that told of it.</param>
/// <param name="Record">Whose it is and where to look.</param>
internal sealed record PendingFetch(byte[] Digest, WebhookFetchRecord Record);
