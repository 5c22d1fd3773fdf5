using TokenVault.Contracts.V1;
using TokenVault.Gateway.Payments.Views;
using TokenVault.Storage.Records;

namespace TokenVault.Gateway.Payments.Calls;

/// <summary>
/// What calls that move money answer. All six answers have the same fields under the same numbers, so one message stands for all
/// of them inside, and its bytes are what an idempotency key keeps.
/// </summary>
internal static class Answers
{
    public static ChargeResponse Of(PaymentRecord payment, PaymentOperationRecord operation) =>
        new() { Payment = PaymentView.Of(payment), Operation = OperationView.Of(operation) };

    public static ChargeResponse? Kept(IdempotencyRecord reserved) =>
        reserved.Answer.IsEmpty ? null : ChargeResponse.Parser.ParseFrom(reserved.Answer);

    public static AuthorizeResponse AsAuthorize(ChargeResponse answer) => new() { Payment = answer.Payment, Operation = answer.Operation };

    public static CaptureResponse AsCapture(ChargeResponse answer) => new() { Payment = answer.Payment, Operation = answer.Operation };

    public static VoidResponse AsVoid(ChargeResponse answer) => new() { Payment = answer.Payment, Operation = answer.Operation };

    public static RefundResponse AsRefund(ChargeResponse answer) => new() { Payment = answer.Payment, Operation = answer.Operation };

    public static VerifyResponse AsVerify(ChargeResponse answer) => new() { Payment = answer.Payment, Operation = answer.Operation };
}
