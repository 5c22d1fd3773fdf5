using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Errors;
using TokenVault.Processor.Psp;

namespace TokenVault.Processor.Operations;

/// <summary>Checks every field of a capture, void or refund before anything is done for it.</summary>
internal static class FollowUpReader
{
    /// <exception cref="VaultException">The first field that is wrong.</exception>
    public static FollowUpOrder Read(FollowUpRequest request, GatewayId gateway, DateTimeOffset now)
    {
        if (request.Kind is not (OperationKind.Capture or OperationKind.Void or OperationKind.Refund))
        {
            throw new VaultException(VaultErrorCode.FieldMissing, "kind");
        }

        var currency = RequestFields.ReadCurrency(request.CurrencyCode);
        var authorization = RequestFields.ReadOperation(request.AuthorizationOperationId, "authorization_operation_id");
        var order = new PspOrder
        {
            Operation = RequestFields.ReadOperation(request.OperationId, "operation_id"),
            Payment = RequestFields.ReadPayment(request.PaymentId),
            Kind = request.Kind,
            Merchant = RequestFields.ReadMerchant(request.MerchantId, "merchant_id"),
            Currency = currency,
            AmountMinorUnits = RequestFields.ReadAmount(
                request.AmountMinorUnits, currency, isNone: request.Kind == OperationKind.Void),
            Authorization = authorization,
            IsFinal = request.Kind == OperationKind.Capture && request.IsFinal,
            Created = now,
        };
        return new FollowUpOrder(order, authorization, RequestFields.ReadOrigin(gateway, request.FencingEpoch));
    }
}
