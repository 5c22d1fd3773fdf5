using System.Globalization;
using TokenVault.Contracts.V1;
using TokenVault.Profiles;
using OperationKind = TokenVault.Contracts.Processor.V1.OperationKind;

namespace TokenVault.Processor.Psp.Requests;

/// <summary>What a profile's placeholders stand for in one request. Nothing of a card is among it.</summary>
/// <param name="order">Null where a payment is fetched on the processor's word.</param>
/// <param name="account">The merchant's account.</param>
/// <param name="amount">In the processor's minor units.</param>
/// <param name="reference">The processor's name of what is asked for, or of the stored card.</param>
internal sealed class OrderValues(PspOrder? order, PspAccount account, long amount, string reference)
{
    public OrderTraits Traits { get; } = order is null ? OrderTraits.None : TraitsOf(order);

    public PspOrder? Order => order;

    /// <summary>ASCII of a cryptogram: the one value that is handed on as bytes, since it stands for the card holder's proof.</summary>
    public ReadOnlySpan<byte> Cryptogram => order?.Authentication is { } authentication ? authentication.Cryptogram.Span : default;

    public bool IsEmpty(Placeholder placeholder) =>
        placeholder == Placeholder.Cryptogram ? Cryptogram.IsEmpty : Text(placeholder, 0).Length == 0;

    public string Text(Placeholder placeholder, int index) => placeholder switch
    {
        Placeholder.Account => account.Fields[index],
        Placeholder.Reference or Placeholder.Method => reference,
        _ when order is null => "",
        Placeholder.Operation => order.Operation.ToString(),
        Placeholder.Payment => order.Payment.ToString(),
        Placeholder.Merchant => order.Merchant.Value,
        Placeholder.Amount => amount.ToString(CultureInfo.InvariantCulture),
        Placeholder.Currency => order.Currency.Code,
        Placeholder.CurrencyLower => Lower(order.Currency.Code),
        Placeholder.Authorization => order.Authorization?.ToString() ?? "",
        Placeholder.AuthorizationReference => order.AuthorizationReference,
        Placeholder.OrderReference => order.OrderReference,
        Placeholder.Description => order.Description,
        Placeholder.ReturnUrl => order.ReturnUrl,
        Placeholder.NetworkTransactionId => order.StoredCredential?.NetworkTransactionId ?? "",
        Placeholder.Eci => order.Authentication?.Eci ?? "",
        Placeholder.DsTransactionId => order.Authentication?.DsTransactionId ?? "",
        Placeholder.ThreeDSecureVersion => order.Authentication?.Version ?? "",
        _ => OfBilling(placeholder, order.Billing),
    };

    private static string OfBilling(Placeholder placeholder, PspBillingAddress? billing) => placeholder switch
    {
        Placeholder.BillingLine1 => billing?.Line1 ?? "",
        Placeholder.BillingLine2 => billing?.Line2 ?? "",
        Placeholder.BillingCity => billing?.City ?? "",
        Placeholder.BillingState => billing?.State ?? "",
        Placeholder.BillingPostalCode => billing?.PostalCode ?? "",
        Placeholder.BillingCountry => billing?.CountryCode ?? "",
        _ => "",
    };

    private static OrderTraits TraitsOf(PspOrder order)
    {
        var traits = order.Kind switch
        {
            OperationKind.Authorize => OrderTraits.Authorize,
            OperationKind.Charge => OrderTraits.Charge,
            OperationKind.Verify => OrderTraits.Verify,
            OperationKind.Capture => OrderTraits.Capture,
            OperationKind.Void => OrderTraits.Void,
            OperationKind.Refund => OrderTraits.Refund,
            _ => OrderTraits.None,
        };
        traits |= order.Billing is null ? OrderTraits.None : OrderTraits.Billing;
        traits |= order.ReturnUrl.Length > 0 ? OrderTraits.ReturnUrl : OrderTraits.None;
        traits |= order.IsFinal ? OrderTraits.Final : OrderTraits.None;
        traits |= order.Authentication switch
        {
            null => OrderTraits.None,
            { IsNetworkToken: true } => OrderTraits.NetworkToken,
            _ => OrderTraits.ThreeDSecure,
        };
        return order.StoredCredential is { } stored ? traits | OrderTraits.Stored | TraitsOf(stored) : traits;
    }

    private static OrderTraits TraitsOf(PspStoredCredential stored)
    {
        var traits = stored.Initiator switch
        {
            Initiator.CardHolder => OrderTraits.CardHolderInitiated,
            Initiator.Merchant => OrderTraits.MerchantInitiated,
            _ => OrderTraits.None,
        };
        return traits | stored.Reason switch
        {
            StoredCredentialReason.CardOnFile => OrderTraits.CardOnFile,
            StoredCredentialReason.Recurring => OrderTraits.Recurring,
            StoredCredentialReason.Installment => OrderTraits.Installment,
            StoredCredentialReason.Unscheduled => OrderTraits.Unscheduled,
            _ => OrderTraits.None,
        };
    }

    // Upper-case letters only, so the ordinal form is the only one.
#pragma warning disable CA1308 // Some processors name currencies in lower case.
    private static string Lower(string code) => code.ToLowerInvariant();
#pragma warning restore CA1308
}
