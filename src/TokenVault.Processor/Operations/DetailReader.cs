using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Payments;
using TokenVault.Processor.Psp;

namespace TokenVault.Processor.Operations;

/// <summary>Checks what is passed on and not kept: the billing address, and proofs of authentication.</summary>
internal static class DetailReader
{
    public static PspBillingAddress? ReadBilling(BillingAddress? address) => address is null ? null : new PspBillingAddress
    {
        Line1 = ReadPart(address.Line1, PaymentTexts.AddressLineLengthMax),
        Line2 = ReadPart(address.Line2, PaymentTexts.AddressLineLengthMax),
        City = ReadPart(address.City, PaymentTexts.CityLengthMax),
        State = ReadPart(address.State, PaymentTexts.CityLengthMax),
        PostalCode = ReadPart(address.PostalCode, PaymentTexts.PostalCodeLengthMax),
        CountryCode = PaymentTexts.IsCountryCode(address.CountryCode)
            ? address.CountryCode
            : throw new VaultException(VaultErrorCode.BillingAddressInvalid, "billing_address"),
    };

    public static PspAuthentication? ReadAuthentication(AuthorizeRequest request)
    {
        if (request.Cryptogram.IsEmpty && request.Eci.Length == 0
            && request.DirectoryServerTransactionId.Length == 0 && request.ThreeDSecureVersion.Length == 0)
        {
            return null;
        }

        // What a network token lacks is empty.
        Require(request.Cryptogram.IsEmpty || PaymentTexts.IsCryptogram(request.Cryptogram.Span), "cryptogram");
        Require(request.Eci.Length == 0 || PaymentTexts.IsEci(request.Eci), "eci");
        var transaction = request.DirectoryServerTransactionId;
        Require(transaction.Length == 0 || PaymentTexts.IsDirectoryServerTransactionId(transaction), "directory_server_transaction_id");
        var version = request.ThreeDSecureVersion;
        Require(version.Length == 0 || PaymentTexts.IsThreeDSecureVersion(version), "three_d_secure_version");

        return new PspAuthentication
        {
            Cryptogram = request.Cryptogram.Memory,
            Eci = request.Eci,
            DsTransactionId = transaction,
            Version = version,
            IsNetworkToken = transaction.Length == 0 && version.Length == 0,
        };
    }

    private static string ReadPart(string text, int lengthMax) =>
        PaymentTexts.ReadFreeText(text, lengthMax, VaultErrorCode.BillingAddressInvalid, "billing_address");

    private static void Require(bool accepted, string field)
    {
        if (!accepted)
        {
            throw new VaultException(VaultErrorCode.AuthenticationInvalid, field);
        }
    }
}
