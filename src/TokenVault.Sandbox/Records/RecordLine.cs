using TokenVault.Sandbox.Payments;
using TokenVault.Sandbox.Webhooks;

namespace TokenVault.Sandbox.Records;

/// <summary>One line of the records: everything that one request changed, and the answer that its idempotency key keeps.</summary>
internal sealed record RecordLine
{
    public required string Account { get; init; }

    public PaymentMethod? PaymentMethod { get; init; }

    public PaymentIntent? PaymentIntent { get; init; }

    public Charge? Charge { get; init; }

    public Refund? Refund { get; init; }

    public Movement? Movement { get; init; }

    public Dispute? Dispute { get; init; }

    public WebhookEndpoint? Endpoint { get; init; }

    public IReadOnlyList<PublishedEvent>? Events { get; init; }

    public Delivery? Delivery { get; init; }

    public KeptReply? Reply { get; init; }
}
