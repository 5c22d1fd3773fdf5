namespace TokenVault.Sandbox.Webhooks;

/// <param name="Id">evt_…</param>
/// <param name="Type">Such as <c>payment_intent.succeeded</c>.</param>
/// <param name="Created">Unix seconds.</param>
/// <param name="Subject">The object as the API gave it at that moment, JSON.</param>
internal sealed record PublishedEvent(string Id, string Type, long Created, string Subject);
