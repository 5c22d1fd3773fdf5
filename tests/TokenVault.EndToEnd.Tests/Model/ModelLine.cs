using System.Security.Cryptography;
using Google.Protobuf;
using Grpc.Core;
using TokenVault.Client;
using TokenVault.Contracts.V1;

namespace TokenVault.EndToEnd.Tests.Model;

/// <summary>Makes the calls of a sequence over the wire and gives what came of each.</summary>
internal sealed class ModelLine(TokenVaultClient client, string goodToken, string badToken)
{
    public static string NewKey() => "model-" + RandomNumberGenerator.GetHexString(20, lowercase: true);

    public Task<ModelAnswer> BeginAsync(ModelCall call, string key) => AskAsync(async () =>
    {
        var token = call.IsGoodCard ? goodToken : badToken;
        var amount = Euro(call.Amount);
        if (call.Kind == OperationKind.Charge)
        {
            var charged = await client.Payments.ChargeAsync(new ChargeRequest { Token = token, Amount = amount, IdempotencyKey = key });
            return (charged.Payment, charged);
        }

        var authorized = await client.Payments.AuthorizeAsync(new AuthorizeRequest { Token = token, Amount = amount, IdempotencyKey = key });
        return (authorized.Payment, authorized);
    });

    public Task<ModelAnswer> FollowAsync(string payment, ModelCall call, string key) => AskAsync(async () =>
    {
        switch (call.Kind)
        {
            case OperationKind.Capture:
                var captured = await client.Payments.CaptureAsync(
                    new CaptureRequest { PaymentId = payment, Amount = Euro(call.Amount), IdempotencyKey = key });
                return (captured.Payment, captured);
            case OperationKind.Refund:
                var refunded = await client.Payments.RefundAsync(
                    new RefundRequest { PaymentId = payment, Amount = Euro(call.Amount), IdempotencyKey = key });
                return (refunded.Payment, refunded);
            default:
                var released = await client.Payments.VoidAsync(new VoidRequest { PaymentId = payment, IdempotencyKey = key });
                return (released.Payment, (IMessage)released);
        }
    });

    public async Task<Payment> LookUpAsync(string payment) =>
        (await client.Payments.GetPaymentAsync(new GetPaymentRequest { PaymentId = payment })).Payment;

    private static Money Euro(long minorUnits) => new() { MinorUnits = minorUnits, CurrencyCode = "EUR" };

    private static async Task<ModelAnswer> AskAsync(Func<Task<(Payment Payment, IMessage Message)>> call)
    {
        try
        {
            var (payment, message) = await call();
            return new ModelAnswer(payment, message.ToByteString(), null);
        }
        catch (RpcException error) when (TokenVaultClient.TryReadReason(error, out var reason))
        {
            return new ModelAnswer(null, ByteString.Empty, reason);
        }
    }
}
