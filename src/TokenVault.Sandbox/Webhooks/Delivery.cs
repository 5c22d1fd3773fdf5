namespace TokenVault.Sandbox.Webhooks;

/// <summary>How an event's way to an endpoint ended.</summary>
internal sealed record Delivery(string EventId, string EndpointId, string Outcome)
{
    public const string Delivered = "delivered";
    public const string GivenUp = "given_up";
    public const string Lost = "lost";
}
