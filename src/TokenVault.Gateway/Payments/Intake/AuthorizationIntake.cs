using Google.Protobuf;
using TokenVault.Contracts.V1;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Errors;
using TokenVault.Gateway.Tokens.Calls;
using CvcHandle = TokenVault.Envelope.Cards.CvcHandle;

namespace TokenVault.Gateway.Payments.Intake;

/// <summary>Reads the three requests that send a card. Each refusal names the field and never its value.</summary>
internal sealed class AuthorizationIntake(TokenNames names)
{
    public AuthorizationOrder Read(MerchantId merchant, ChargeRequest request) => Read(
        OperationKind.Charge,
        names.Read(merchant, request.Token).Token,
        request.Amount,
        new Rest(request.IdempotencyKey, request.CvcHandle, request.OrderReference, request.Details));

    public AuthorizationOrder Read(MerchantId merchant, AuthorizeRequest request) => Read(
        OperationKind.Authorize,
        names.Read(merchant, request.Token).Token,
        request.Amount,
        new Rest(request.IdempotencyKey, request.CvcHandle, request.OrderReference, request.Details));

    public AuthorizationOrder Read(MerchantId merchant, VerifyRequest request)
    {
        var token = names.Read(merchant, request.Token).Token;
        var currency = FieldIntake.ReadCurrency(request.CurrencyCode, "currency_code");
        return Complete(
            new AuthorizationOrder { Kind = OperationKind.Verify, Token = token, Currency = currency, MinorUnits = 0, IdempotencyKey = "" },
            new Rest(request.IdempotencyKey, request.CvcHandle, request.OrderReference, request.Details));
    }

    private static AuthorizationOrder Read(OperationKind kind, Domain.Tokens.Token token, Money? amount, Rest rest)
    {
        var money = FieldIntake.ReadAmount(amount);
        return Complete(
            new AuthorizationOrder { Kind = kind, Token = token, Currency = money.Currency, MinorUnits = money.MinorUnits, IdempotencyKey = "" },
            rest);
    }

    private static AuthorizationOrder Complete(AuthorizationOrder order, Rest rest)
    {
        var key = FieldIntake.ReadIdempotencyKey(rest.IdempotencyKey);
        var reference = FieldIntake.ReadText(
            rest.OrderReference, FieldIntake.TextLengthMax, VaultErrorCode.OrderReferenceInvalid, "order_reference");
        if (!rest.CvcHandle.IsEmpty && !CvcHandle.TryRead(rest.CvcHandle.Span, out _))
        {
            throw new VaultException(VaultErrorCode.CvcHandleInvalid, "cvc_handle");
        }

        return order with
        {
            IdempotencyKey = key,
            OrderReference = reference,
            CvcHandle = rest.CvcHandle.Memory,
            Details = rest.Details is { } details ? DetailsIntake.Read(details) : AuthorizationDetails.None,
        };
    }

    private sealed record Rest(string IdempotencyKey, ByteString CvcHandle, string OrderReference, PaymentDetails? Details);
}
