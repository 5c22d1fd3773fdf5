using TokenVault.Contracts.V1;

namespace TokenVault.Gateway.Payments.Intake;

/// <summary>Reads the three requests that follow an authorization. Each refusal names the field and never its value.</summary>
internal static class FollowUpIntake
{
    public static FollowUpOrder Read(CaptureRequest request) =>
        Read(OperationKind.Capture, request.PaymentId, request.Amount, request.IdempotencyKey);

    public static FollowUpOrder Read(RefundRequest request) =>
        Read(OperationKind.Refund, request.PaymentId, request.Amount, request.IdempotencyKey);

    public static FollowUpOrder Read(VoidRequest request) =>
        Read(OperationKind.Void, request.PaymentId, amount: null, request.IdempotencyKey);

    private static FollowUpOrder Read(OperationKind kind, string payment, Money? amount, string key) => new(
        kind,
        FieldIntake.ReadPayment(payment),
        amount is null ? null : FieldIntake.ReadAmount(amount),
        FieldIntake.ReadIdempotencyKey(key));
}
