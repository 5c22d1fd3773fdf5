using System.Buffers;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Errors;
using TokenVault.Processor.Psp;

namespace TokenVault.Processor.Operations;

/// <summary>Checks what is passed on and not kept: the billing address, and proofs of authentication.</summary>
internal static class DetailReader
{
    // Those of the merchant's contract, tokenvault.v1.BillingAddress.
    private const int LineLengthMax = 100;
    private const int CityLengthMax = 50;
    private const int PostalCodeLengthMax = 16;

    // Those of tokenvault.v1.ThreeDSecure. The transaction id is a UUID.
    private const int CryptogramLengthMax = 64;
    private const int TransactionIdLengthMax = 36;
    private const int VersionLengthMax = 8;

    private static readonly SearchValues<byte> Base64 =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="u8);

    public static PspBillingAddress? ReadBilling(BillingAddress? address) => address is null ? null : new PspBillingAddress
    {
        Line1 = ReadPart(address.Line1, LineLengthMax),
        Line2 = ReadPart(address.Line2, LineLengthMax),
        City = ReadPart(address.City, CityLengthMax),
        State = ReadPart(address.State, CityLengthMax),
        PostalCode = ReadPart(address.PostalCode, PostalCodeLengthMax),
        CountryCode = address.CountryCode.Length == 0
            || (address.CountryCode.Length == 2 && !address.CountryCode.AsSpan().ContainsAnyExceptInRange('A', 'Z'))
            ? address.CountryCode
            : throw Invalid(),
    };

    public static PspAuthentication? ReadAuthentication(AuthorizeRequest request)
    {
        if (request.Cryptogram.IsEmpty && request.Eci.Length == 0
            && request.DirectoryServerTransactionId.Length == 0 && request.ThreeDSecureVersion.Length == 0)
        {
            return null;
        }

        if (request.Cryptogram.Length > CryptogramLengthMax
            || request.Cryptogram.Span.ContainsAnyExcept(Base64)
            || request.Eci.Length is not (0 or 2)
            || request.Eci.AsSpan().ContainsAnyExceptInRange('0', '9'))
        {
            throw new VaultException(VaultErrorCode.AuthenticationInvalid, "cryptogram");
        }

        return new PspAuthentication
        {
            Cryptogram = request.Cryptogram.Memory,
            Eci = request.Eci,
            DsTransactionId = RequestFields.ReadAscii(
                request.DirectoryServerTransactionId, TransactionIdLengthMax, VaultErrorCode.AuthenticationInvalid, "directory_server_transaction_id"),
            Version = RequestFields.ReadAscii(
                request.ThreeDSecureVersion, VersionLengthMax, VaultErrorCode.AuthenticationInvalid, "three_d_secure_version"),
            IsNetworkToken = request.DirectoryServerTransactionId.Length == 0 && request.ThreeDSecureVersion.Length == 0,
        };
    }

    private static string ReadPart(string text, int lengthMax)
    {
        RequestFields.ReadText(text, VaultErrorCode.BillingAddressInvalid, "billing_address");
        return text.Length <= lengthMax ? text : throw Invalid();
    }

    private static VaultException Invalid() => new(VaultErrorCode.BillingAddressInvalid, "billing_address");
}
