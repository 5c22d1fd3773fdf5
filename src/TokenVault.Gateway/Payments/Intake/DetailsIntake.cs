using System.Buffers;
using Google.Protobuf;
using TokenVault.Contracts.V1;
using TokenVault.Domain.Cards;
using TokenVault.Domain.Errors;

namespace TokenVault.Gateway.Payments.Intake;

/// <summary>Reads what may go with an authorization. Each refusal names the field and never its value.</summary>
internal static class DetailsIntake
{
    // EMV 3-D Secure: a CAVV is 20 bytes, 28 characters of base64; network token cryptograms are no longer than twice that.
    private const int CryptogramLengthMax = 64;
    private const int ReturnUrlLengthMax = 1024;
    private const int NetworkTransactionIdLengthMax = 64;

    private static readonly SearchValues<byte> Base64 =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="u8);

    private static readonly SearchValues<char> Words =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.");

    public static AuthorizationDetails Read(PaymentDetails details)
    {
        var read = new AuthorizationDetails
        {
            Description = FieldIntake.ReadText(
                details.Description, FieldIntake.TextLengthMax, VaultErrorCode.DescriptionInvalid, "details.description"),
            BillingAddress = ReadAddress(details.BillingAddress),
            ReturnUrl = ReadReturnUrl(details.ReturnUrl),
        };
        return ReadAuthentication(details, ReadStoredCredential(details.StoredCredential, read));
    }

    private static BillingAddress? ReadAddress(BillingAddress? address)
    {
        if (address is null)
        {
            return null;
        }

        Check(address.Line1, 100, "line1");
        Check(address.Line2, 100, "line2");
        Check(address.City, 50, "city");
        Check(address.State, 50, "state");
        Check(address.PostalCode, 16, "postal_code");
        return address.CountryCode.Length == 0
            || (address.CountryCode.Length == 2 && !address.CountryCode.AsSpan().ContainsAnyExceptInRange('A', 'Z'))
            ? address
            : throw new VaultException(VaultErrorCode.BillingAddressInvalid, "details.billing_address.country_code");

        static void Check(string text, int lengthMax, string field) =>
            FieldIntake.ReadText(text, lengthMax, VaultErrorCode.BillingAddressInvalid, "details.billing_address." + field);
    }

    private static string ReadReturnUrl(string url)
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
            throw new VaultException(VaultErrorCode.ReturnUrlInvalid, "details.return_url");
        }

        return CardNumberPattern.IsIn(url) ? throw new VaultException(VaultErrorCode.TextHoldsCardNumber, "details.return_url") : url;
    }

    private static AuthorizationDetails ReadStoredCredential(StoredCredential? stored, AuthorizationDetails read)
    {
        const string Field = "details.stored_credential";
        if (stored is null)
        {
            return read;
        }

        var isKnown = stored is
        {
            Initiator: Initiator.CardHolder or Initiator.Merchant,
            Reason: >= StoredCredentialReason.CardOnFile and <= StoredCredentialReason.Unscheduled,
        };
        var id = stored.NetworkTransactionId;
        var hasId = id.Length > 0;
        var hasFirst = stored.FirstPaymentId.Length > 0;

        // A merchant's own payment follows a card holder's, and names it in one way; a card holder's may be the first itself.
        if (!isKnown || (hasId && hasFirst) || (stored.Initiator == Initiator.Merchant && !hasId && !hasFirst)
            || id.Length > NetworkTransactionIdLengthMax || id.AsSpan().ContainsAnyExcept(Words) || CardNumberPattern.IsAll(id))
        {
            throw new VaultException(VaultErrorCode.StoredCredentialInvalid, Field);
        }

        return read with
        {
            Initiator = stored.Initiator,
            Reason = stored.Reason,
            NetworkTransactionId = id,
            FirstPayment = hasFirst ? FieldIntake.ReadPayment(stored.FirstPaymentId, Field + ".first_payment_id") : null,
        };
    }

    private static AuthorizationDetails ReadAuthentication(PaymentDetails details, AuthorizationDetails read)
    {
        if (details.ThreeDSecure is { } secure)
        {
            const string Field = "details.three_d_secure";
            if (details.NetworkToken is not null || !Guid.TryParseExact(secure.DirectoryServerTransactionId, "D", out _)
                || secure.Version.Length is < 1 or > 8 || secure.Version.AsSpan().ContainsAnyExcept(Words))
            {
                throw new VaultException(VaultErrorCode.AuthenticationInvalid, Field);
            }

            return read with
            {
                Cryptogram = ReadCryptogram(secure.Cryptogram, Field),
                Eci = ReadEci(secure.Eci, Field),
                DirectoryServerTransactionId = secure.DirectoryServerTransactionId,
                ThreeDSecureVersion = secure.Version,
            };
        }

        return details.NetworkToken is { } token
            ? read with
            {
                Cryptogram = ReadCryptogram(token.Cryptogram, "details.network_token"),
                Eci = token.Eci.Length == 0 ? "" : ReadEci(token.Eci, "details.network_token"),
            }
            : read;
    }

    private static ByteString ReadCryptogram(ByteString cryptogram, string field) =>
        cryptogram.Length is >= 1 and <= CryptogramLengthMax && !cryptogram.Span.ContainsAnyExcept(Base64)
            ? cryptogram
            : throw new VaultException(VaultErrorCode.AuthenticationInvalid, field + ".cryptogram");

    private static string ReadEci(string eci, string field) =>
        eci.Length == 2 && !eci.AsSpan().ContainsAnyExceptInRange('0', '9')
            ? eci
            : throw new VaultException(VaultErrorCode.AuthenticationInvalid, field + ".eci");
}
