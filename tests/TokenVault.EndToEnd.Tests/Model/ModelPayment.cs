using TokenVault.Contracts.V1;

namespace TokenVault.EndToEnd.Tests.Model;

/// <summary>
/// What a payment should be, in the fewest words: amounts and a status. Knows nothing of idempotency, rows, processes or
/// processors. The practice processor allows one capture of an authorization and lets the rest go.
/// </summary>
internal sealed record ModelPayment(long Amount, long Captured, long Refunded, PaymentStatus Status)
{
    public static ModelPayment Begin(ModelCall call) => call switch
    {
        { IsGoodCard: false } => new ModelPayment(call.Amount, 0, 0, PaymentStatus.Declined),
        { Kind: OperationKind.Charge } => new ModelPayment(call.Amount, call.Amount, 0, PaymentStatus.Succeeded),
        _ => new ModelPayment(call.Amount, 0, 0, PaymentStatus.Authorized),
    };

    /// <summary>The payment after the call, or the reason why it is refused.</summary>
    public (ModelPayment After, string? Refusal) Apply(ModelCall call) => call.Kind switch
    {
        OperationKind.Capture => Capture(call.Amount),
        OperationKind.Void => Status == PaymentStatus.Authorized
            ? (this with { Status = PaymentStatus.Voided }, null)
            : (this, "PAYMENT_STATE_INVALID"),
        OperationKind.Refund => Refund(call.Amount),
        _ => throw new ArgumentOutOfRangeException(nameof(call)),
    };

    private (ModelPayment After, string? Refusal) Capture(long amount)
    {
        if (Status is not (PaymentStatus.Authorized or PaymentStatus.Succeeded) || Captured == Amount)
        {
            return (this, "PAYMENT_STATE_INVALID");
        }

        if (amount > Amount - Captured)
        {
            return (this, "AMOUNT_EXCEEDS_PAYMENT");
        }

        return Status == PaymentStatus.Authorized
            ? (this with { Captured = amount, Status = PaymentStatus.Succeeded }, null)
            : (this, "OPERATION_NOT_SUPPORTED");
    }

    private (ModelPayment After, string? Refusal) Refund(long amount)
    {
        if (Captured == Refunded)
        {
            return (this, "PAYMENT_STATE_INVALID");
        }

        return amount <= Captured - Refunded
            ? (this with { Refunded = Refunded + amount }, null)
            : (this, "AMOUNT_EXCEEDS_PAYMENT");
    }

    public bool Equals(Payment payment) =>
        payment.Amount.MinorUnits == Amount && payment.Captured.MinorUnits == Captured
        && payment.Refunded.MinorUnits == Refunded && payment.Status == Status;
}
