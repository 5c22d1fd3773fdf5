using System.Buffers;
using Google.Protobuf;
using TokenVault.Contracts.V1;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Payments;

namespace TokenVault.Gateway.Payments.Intake;

/// <summary>Reads what may go with an authorization. Each refusal names the field and never its value.</summary>
internal static class DetailsIntake
{
    // Of what callers write by hand. What a processor once answered may hold more, and is not read here.
    private static readonly SearchValues<char> Words =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.");

    public static AuthorizationDetails Read(PaymentDetails details)
    {
        var read = new AuthorizationDetails
        {
            Description = FieldIntake.ReadText(
                details.Description, FieldIntake.TextLengthMax, VaultErrorCode.DescriptionInvalid, "details.description"),
            BillingAddress = ReadAddress(details.BillingAddress),
            ReturnUrl = PaymentTexts.ReadReturnUrl(details.ReturnUrl, "details.return_url"),
        };
        return ReadAuthentication(details, ReadStoredCredential(details.StoredCredential, read));
    }

    private static BillingAddress? ReadAddress(BillingAddress? address)
    {
        if (address is null)
        {
            return null;
        }

        Check(address.Line1, PaymentTexts.AddressLineLengthMax, "line1");
        Check(address.Line2, PaymentTexts.AddressLineLengthMax, "line2");
        Check(address.City, PaymentTexts.CityLengthMax, "city");
        Check(address.State, PaymentTexts.CityLengthMax, "state");
        Check(address.PostalCode, PaymentTexts.PostalCodeLengthMax, "postal_code");
        return PaymentTexts.IsCountryCode(address.CountryCode)
            ? address
            : throw new VaultException(VaultErrorCode.BillingAddressInvalid, "details.billing_address.country_code");

        static void Check(string text, int lengthMax, string field) =>
            FieldIntake.ReadText(text, lengthMax, VaultErrorCode.BillingAddressInvalid, "details.billing_address." + field);
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
            || !PaymentTexts.IsNetworkTransactionId(id) || id.AsSpan().ContainsAnyExcept(Words))
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
            if (details.NetworkToken is not null || !PaymentTexts.IsDirectoryServerTransactionId(secure.DirectoryServerTransactionId)
                || !PaymentTexts.IsThreeDSecureVersion(secure.Version))
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
        PaymentTexts.IsCryptogram(cryptogram.Span)
            ? cryptogram
            : throw new VaultException(VaultErrorCode.AuthenticationInvalid, field + ".cryptogram");

    private static string ReadEci(string eci, string field) =>
        PaymentTexts.IsEci(eci)
            ? eci
            : throw new VaultException(VaultErrorCode.AuthenticationInvalid, field + ".eci");
}
