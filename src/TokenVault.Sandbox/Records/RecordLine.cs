using TokenVault.Sandbox.Payments;

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

    public KeptReply? Reply { get; init; }
}
