using System.Buffers;
using TokenVault.Domain.Cards;
using TokenVault.Domain.Errors;

namespace TokenVault.Domain.Payments;

/// <summary>What the texts that go with a payment may hold: the one rule of both zones.</summary>
/// <remarks>
/// The gateway takes them and the adapter checks them again. Were the adapter stricter in any of them, a request that was let in would
/// be refused behind the reservation of its key.
/// </remarks>
public static class PaymentTexts
{
    public const int FreeTextLengthMax = 255;
    public const int ReturnUrlLengthMax = 1024;
    public const int NetworkTransactionIdLengthMax = 64;

    // Those of tokenvault.v1.BillingAddress.
    public const int AddressLineLengthMax = 100;
    public const int CityLengthMax = 50;
    public const int PostalCodeLengthMax = 16;

    // EMV 3-D Secure: a CAVV is 20 bytes, 28 characters of base64; network token cryptograms are no longer than twice that.
    public const int CryptogramLengthMax = 64;
    private const int VersionLengthMax = 8;

    private static readonly SearchValues<byte> Base64 =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="u8);

    private static readonly SearchValues<char> VersionChars =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.");

    /// <summary>Reads a free text. What is kept in clear or passed on must not become a second place for card numbers.</summary>
    /// <exception cref="VaultException">The given code where it is malformed; TextHoldsCardNumber.</exception>
    public static string ReadFreeText(string text, int lengthMax, VaultErrorCode malformed, string field)
    {
        if (text.Length > lengthMax)
        {
            throw new VaultException(malformed, field);
        }

        foreach (var character in text)
        {
            if (char.IsControl(character) || char.IsSurrogate(character))
            {
                throw new VaultException(malformed, field);
            }
        }

        return CardNumberPattern.IsDisguisedIn(text) ? throw new VaultException(VaultErrorCode.TextHoldsCardNumber, field) : text;
    }

    /// <summary>Reads a return address, or an empty text where there is none. A scheme is the same in any case (RFC 3986, 3.1).</summary>
    /// <exception cref="VaultException">ReturnUrlInvalid; TextHoldsCardNumber.</exception>
    public static string ReadReturnUrl(string url, string field)
    {
        if (url.Length == 0)
        {
            return url;
        }

        var accepted = url.Length <= ReturnUrlLengthMax
            && !url.AsSpan().ContainsAnyExceptInRange('!', '~')
            && Uri.TryCreate(url, UriKind.Absolute, out var parsed)
            && string.Equals(parsed.Scheme, Uri.UriSchemeHttps, StringComparison.Ordinal)
            && parsed.UserInfo.Length == 0;
        if (!accepted)
        {
            throw new VaultException(VaultErrorCode.ReturnUrlInvalid, field);
        }

        return CardNumberPattern.IsIn(url) ? throw new VaultException(VaultErrorCode.TextHoldsCardNumber, field) : url;
    }

    /// <summary>
    /// Whether it may be a card network's name for a payment; an empty text is none and may be. As a whole it must not be a card number.
    /// Parts of it may look like one: of fifteen digits, as Visa's are, two in three hold a part whose check digit is right.
    /// </summary>
    public static bool IsNetworkTransactionId(string text) =>
        text.Length <= NetworkTransactionIdLengthMax && !text.AsSpan().ContainsAnyExceptInRange(' ', '~') && !CardNumberPattern.IsAll(text);

    /// <summary>ISO 3166-1 alpha-2, or an empty text.</summary>
    public static bool IsCountryCode(string text) =>
        text.Length == 0 || (text.Length == 2 && !text.AsSpan().ContainsAnyExceptInRange('A', 'Z'));

    /// <summary>Of 3-D Secure or of a network token, in base64.</summary>
    public static bool IsCryptogram(ReadOnlySpan<byte> text) =>
        text.Length is >= 1 and <= CryptogramLengthMax && !text.ContainsAnyExcept(Base64);

    /// <summary>The electronic commerce indicator.</summary>
    public static bool IsEci(string text) => text.Length == 2 && !text.AsSpan().ContainsAnyExceptInRange('0', '9');

    /// <summary>A UUID (EMV 3-D Secure, dsTransID).</summary>
    public static bool IsDirectoryServerTransactionId(string text) => Guid.TryParseExact(text, "D", out _);

    /// <summary>The 3-D Secure version, such as 2.2.0.</summary>
    public static bool IsThreeDSecureVersion(string text) =>
        text.Length is >= 1 and <= VersionLengthMax && !text.AsSpan().ContainsAnyExcept(VersionChars);
}
