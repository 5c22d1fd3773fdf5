using System.CommandLine;
using TokenVault.Contracts.V1;

namespace TokenVault.Cli.Inputs;

/// <summary>What may go with any authorization.</summary>
internal sealed class DetailsInput
{
    private readonly Option<string?> _description = Text("--description", "For your own eyes or the card holder's statement.");
    private readonly Option<string?> _line1 = Text("--billing-line1", "Street and number, for the bank's check of the address.");
    private readonly Option<string?> _line2 = Text("--billing-line2", "More of the street.");
    private readonly Option<string?> _city = Text("--billing-city", "City.");
    private readonly Option<string?> _state = Text("--billing-state", "State or province.");
    private readonly Option<string?> _postalCode = Text("--billing-postal-code", "Postal code.");
    private readonly Option<string?> _country = Text("--billing-country", "ISO 3166-1 alpha-2, such as DE.");
    private readonly Option<string?> _initiator = Text("--initiator", "Who starts a payment with a stored card.");
    private readonly Option<string?> _reason = Text("--reason", "Under which agreement the card is stored.");
    private readonly Option<string?> _firstPayment = Text("--first-payment", "The first payment of the series, pay_..., with --initiator merchant.");
    private readonly Option<string?> _networkTransaction = Text("--network-transaction-id", "Instead of --first-payment, where the first one was made elsewhere.");
    private readonly Option<string?> _returnUrl = Text("--return-url", "Where the card holder's browser comes back to after a challenge (https).");

    public DetailsInput()
    {
        _initiator.AcceptOnlyFromAmong(Words.All<Initiator>());
        _reason.AcceptOnlyFromAmong(Words.All<StoredCredentialReason>());
    }

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])
            [_description, _line1, _line2, _city, _state, _postalCode, _country, _initiator, _reason, _firstPayment, _networkTransaction, _returnUrl])
        {
            command.Add(option);
        }
    }

    /// <summary>Null where nothing of it was given.</summary>
    public PaymentDetails? Read(ParseResult parsed)
    {
        var address = new BillingAddress
        {
            Line1 = parsed.GetValue(_line1) ?? "",
            Line2 = parsed.GetValue(_line2) ?? "",
            City = parsed.GetValue(_city) ?? "",
            State = parsed.GetValue(_state) ?? "",
            PostalCode = parsed.GetValue(_postalCode) ?? "",
            CountryCode = (parsed.GetValue(_country) ?? "").ToUpperInvariant(),
        };
        var credential = new StoredCredential
        {
            Initiator = parsed.GetValue(_initiator) is { } initiator ? Words.Read<Initiator>(initiator) : default,
            Reason = parsed.GetValue(_reason) is { } reason ? Words.Read<StoredCredentialReason>(reason) : default,
            FirstPaymentId = parsed.GetValue(_firstPayment) ?? "",
            NetworkTransactionId = parsed.GetValue(_networkTransaction) ?? "",
        };
        var details = new PaymentDetails
        {
            Description = parsed.GetValue(_description) ?? "",
            BillingAddress = address.Equals(new BillingAddress()) ? null : address,
            StoredCredential = credential.Equals(new StoredCredential()) ? null : credential,
            ReturnUrl = parsed.GetValue(_returnUrl) ?? "",
        };
        return details.Equals(new PaymentDetails()) ? null : details;
    }

    private static Option<string?> Text(string name, string description) => new(name) { Description = description };
}
