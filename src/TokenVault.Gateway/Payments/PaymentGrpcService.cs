using Grpc.Core;
using TokenVault.Contracts.V1;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Hosting;

namespace TokenVault.Gateway.Payments;

internal sealed class PaymentGrpcService(ChargeExecutor executor, PaymentStore store, PaymentView view) : PaymentService.PaymentServiceBase
{
    public override async Task<ChargeResponse> Charge(ChargeRequest request, ServerCallContext context)
    {
        var order = ChargeIntake.Read(request);
        return new ChargeResponse { Payment = view.Of(await executor.ChargeAsync(context.GetMerchant(), order)) };
    }

    public override Task<GetPaymentResponse> GetPayment(GetPaymentRequest request, ServerCallContext context)
    {
        if (!PaymentId.TryParse(request.PaymentId, out var id))
        {
            throw new VaultException(
                request.PaymentId.Length == 0 ? VaultErrorCode.FieldMissing : VaultErrorCode.PaymentIdMalformed, "payment_id");
        }

        // Another merchant's payment is answered as one that does not exist.
        var merchant = context.GetMerchant();
        return store.Find(id) is { } payment && string.Equals(payment.MerchantId, merchant.Value, StringComparison.Ordinal)
            ? Task.FromResult(new GetPaymentResponse { Payment = view.Of(payment) })
            : throw new VaultException(VaultErrorCode.PaymentNotFound);
    }
}
