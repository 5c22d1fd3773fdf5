using TokenVault.Sandbox.Records;

namespace TokenVault.Sandbox.Webhooks;

/// <param name="Account">Whose event it is.</param>
/// <param name="Event">What is sent.</param>
/// <param name="Endpoint">Where to.</param>
/// <param name="Tries">How many came before.</param>
/// <param name="IsCopy">A second copy, sent once and whatever became of the first.</param>
internal sealed record Attempt(Account Account, PublishedEvent Event, WebhookEndpoint Endpoint, int Tries = 0, bool IsCopy = false);
