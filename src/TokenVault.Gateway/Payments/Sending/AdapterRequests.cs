using Google.Protobuf;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Gateway.Payments.Intake;
using TokenVault.Gateway.Tokens;
using TokenVault.Storage.Records;

namespace TokenVault.Gateway.Payments.Sending;

/// <summary>Writes what the adapter is asked.</summary>
internal static class AdapterRequests
{
    public static AuthorizeRequest Of(
        PaymentOperationRecord operation, AuthorizationOrder order, StoredCard card, string networkTransactionId)
    {
        var details = order.Details;
        var request = new AuthorizeRequest
        {
            OperationId = operation.OperationId,
            PaymentId = operation.PaymentId,
            Purpose = Purpose.Payment,
            Kind = (OperationKind)operation.Kind,
            FencingEpoch = operation.FencingEpoch,
            Card = card.Card,
            AmountMinorUnits = operation.AmountMinorUnits,
            CurrencyCode = operation.CurrencyCode,
            CvcHandle = UnsafeByteOperations.UnsafeWrap(order.CvcHandle),
            Brand = (uint)card.Brand,
            OrderReference = order.OrderReference,
            Description = details.Description,
            Initiator = (uint)details.Initiator,
            StoredCredentialReason = (uint)details.Reason,
            NetworkTransactionId = networkTransactionId,
            Cryptogram = details.Cryptogram,
            Eci = details.Eci,
            DirectoryServerTransactionId = details.DirectoryServerTransactionId,
            ThreeDSecureVersion = details.ThreeDSecureVersion,
            ReturnUrl = details.ReturnUrl,
        };
        request.EarlierOperationIds.Add(operation.EarlierOperationIds);
        if (details.BillingAddress is { } address)
        {
            request.BillingAddress = new BillingAddress
            {
                Line1 = address.Line1,
                Line2 = address.Line2,
                City = address.City,
                State = address.State,
                PostalCode = address.PostalCode,
                CountryCode = address.CountryCode,
            };
        }

        return request;
    }

    public static FollowUpRequest Of(PaymentRecord payment, PaymentOperationRecord operation) => new()
    {
        OperationId = operation.OperationId,
        PaymentId = operation.PaymentId,
        Kind = (OperationKind)operation.Kind,
        FencingEpoch = operation.FencingEpoch,
        AuthorizationOperationId = payment.OperationId,
        MerchantId = payment.MerchantId,
        AmountMinorUnits = operation.AmountMinorUnits,
        CurrencyCode = operation.CurrencyCode,

        // What is left after this one is left to be captured: whether the processor allows that is its own to say.
        IsFinal = payment.CapturedMinorUnits + operation.AmountMinorUnits >= payment.AmountMinorUnits,
    };
}
