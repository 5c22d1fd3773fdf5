using TokenVault.Contracts.Processor.V1;
using TokenVault.Contracts.V1;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Payments;
using TokenVault.Domain.Tokens;
using TokenVault.Envelope.Cards;
using TokenVault.Processor.Psp;
using AuthorizeRequest = TokenVault.Contracts.Processor.V1.AuthorizeRequest;
using CardBrand = TokenVault.Domain.Cards.CardBrand;
using OperationKind = TokenVault.Contracts.Processor.V1.OperationKind;

namespace TokenVault.Processor.Operations;

/// <summary>Checks every field of an authorization before anything is done for it.</summary>
internal static class AuthorizeReader
{
    private const int EarlierCountMax = 16;

    /// <exception cref="VaultException">The first field that is wrong.</exception>
    public static AuthorizeOrder Read(AuthorizeRequest request, GatewayId gateway, DateTimeOffset now)
    {
        var operation = RequestFields.ReadOperation(request.OperationId, "operation_id");
        var payment = RequestFields.ReadPayment(request.PaymentId);
        var origin = RequestFields.ReadOrigin(gateway, request.FencingEpoch);

        // A closed list: a purpose of a later version is none that this one may open a card for.
        if (request.Purpose != Purpose.Payment)
        {
            throw new VaultException(VaultErrorCode.FieldMissing, "purpose");
        }

        if (request.Kind is not (OperationKind.Authorize or OperationKind.Charge or OperationKind.Verify))
        {
            throw new VaultException(VaultErrorCode.FieldMissing, "kind");
        }

        if (request.CvcHandle.Length is not (0 or CvcHandle.Bytes))
        {
            throw new VaultException(VaultErrorCode.CvcHandleInvalid, "cvc_handle");
        }

        if (request.EarlierOperationIds.Count > EarlierCountMax)
        {
            throw new VaultException(VaultErrorCode.RequestMalformed, "earlier_operation_ids");
        }

        var currency = RequestFields.ReadCurrency(request.CurrencyCode);
        var card = CardReader.Read(request.Card ?? throw new VaultException(VaultErrorCode.FieldMissing, "card"));
        var order = new PspOrder
        {
            Operation = operation,
            Payment = payment,
            Kind = request.Kind,
            Merchant = card.Context.Merchant,
            Currency = currency,
            AmountMinorUnits = RequestFields.ReadAmount(
                request.AmountMinorUnits, currency, isNone: request.Kind == OperationKind.Verify),
            OrderReference = RequestFields.ReadText(request.OrderReference, VaultErrorCode.OrderReferenceInvalid, "order_reference"),
            Description = RequestFields.ReadText(request.Description, VaultErrorCode.DescriptionInvalid, "description"),
            ReturnUrl = PaymentTexts.ReadReturnUrl(request.ReturnUrl, "return_url"),
            Billing = DetailReader.ReadBilling(request.BillingAddress),
            StoredCredential = ReadStoredCredential(request),
            Authentication = DetailReader.ReadAuthentication(request),
            Created = now,
        };
        return new AuthorizeOrder(order, card, origin)
        {
            CvcHandle = request.CvcHandle.Memory,
            Brand = Enum.IsDefined((CardBrand)Math.Min(request.Brand, byte.MaxValue)) ? (CardBrand)request.Brand : CardBrand.Unknown,
            Earlier = [.. request.EarlierOperationIds.Select(id => OperationId.TryParse(id, out var earlier)
                ? earlier
                : throw new VaultException(VaultErrorCode.OperationIdMalformed, "earlier_operation_ids"))],
        };
    }

    private static PspStoredCredential? ReadStoredCredential(AuthorizeRequest request)
    {
        var initiator = (Initiator)Math.Min(request.Initiator, int.MaxValue);
        var reason = (StoredCredentialReason)Math.Min(request.StoredCredentialReason, int.MaxValue);
        var reference = request.NetworkTransactionId;
        if (!PaymentTexts.IsNetworkTransactionId(reference))
        {
            throw new VaultException(VaultErrorCode.StoredCredentialInvalid, "network_transaction_id");
        }

        if (!Enum.IsDefined(initiator) || !Enum.IsDefined(reason))
        {
            throw new VaultException(VaultErrorCode.StoredCredentialInvalid, "initiator");
        }

        return initiator == Initiator.Unspecified && reason == StoredCredentialReason.Unspecified && reference.Length == 0
            ? null
            : new PspStoredCredential(initiator, reason, reference);
    }
}
