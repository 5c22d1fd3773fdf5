using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using TokenVault.Sandbox.Cards;
using TokenVault.Sandbox.Http;

namespace TokenVault.Sandbox.Payments;

/// <summary>Takes a card in and keeps what may be kept of it.</summary>
internal sealed class PaymentMethods(TimeProvider clock, byte[] processKey)
{
    // The API refuses years more than fifty ahead.
    private const int YearsAheadMax = 50;
    private const int FingerprintChars = 16;

    /// <param name="form">The request.</param>
    /// <param name="names">Where the card stands in it.</param>
    public PaymentMethod Create(FormBody form, CardFields names)
    {
        var number = form.Bytes(names.NumberName);
        if (number.IsEmpty)
        {
            throw StripeError.Missing(names.NumberName);
        }

        Span<byte> digits = stackalloc byte[CardDigits.DigitsMax];
        try
        {
            var length = CardDigits.Read(number, digits);
            if (length < 0)
            {
                throw StripeError.BadCard("invalid_number", "number", "The card number is not a valid credit card number.");
            }

            digits = digits[..length];
            if (!CardDigits.HasValidCheckDigit(digits))
            {
                throw StripeError.BadCard("incorrect_number", "number", "Your card number is incorrect.");
            }

            var (month, year) = Expiry(form, names);
            var cvc = form.Bytes(names.CvcName);
            if (form.Has(names.CvcName) && (cvc.Length is not (3 or 4) || cvc.ContainsAnyExceptInRange((byte)'0', (byte)'9')))
            {
                throw StripeError.BadCard("invalid_cvc", "cvc", "Your card's security code is invalid.");
            }

            var card = TestCards.Find(CardDigits.ToNumber(digits))
                ?? new TestCard(0, CardDigits.BrandOf(digits), "unknown", CardOutcome.NotATestCard);
            return Kept(card, digits, month, year) with
            {
                HasCvc = !cvc.IsEmpty,
                HasStreet = !form.Bytes(names.StreetName).IsEmpty,
                HasPostalCode = !form.Bytes(names.PostalCodeName).IsEmpty,
                HasName = !form.Bytes(names.HolderName).IsEmpty,
            };
        }
        finally
        {
            CryptographicOperations.ZeroMemory(digits);
        }
    }

    /// <exception cref="StripeError">The payment is to be by anything but a card.</exception>
    public static void RequireCard(FormBody form, string typeName)
    {
        if (form.Required(typeName) is not "card")
        {
            throw StripeError.BadParameter("type", "payment_method_unactivated", "This practice processor takes cards only.");
        }
    }

    /// <summary>The payment methods that the API offers by name, such as <c>pm_card_visa</c>; each use makes a new one.</summary>
    public PaymentMethod? CreateByName(string name)
    {
        if (TestCards.FindByName(name) is not { } card)
        {
            return null;
        }

        var digits = Encoding.ASCII.GetBytes(card.Number.ToString(CultureInfo.InvariantCulture));
        return Kept(card, digits, 12, clock.GetUtcNow().Year + 2) with { HasCvc = true };
    }

    private PaymentMethod Kept(TestCard card, ReadOnlySpan<byte> digits, int month, int year) => new()
    {
        Id = ObjectIds.New("pm_"),
        Brand = card.Brand,
        Funding = card.Funding,
        LastFour = Encoding.ASCII.GetString(digits[^4..]),
        ExpiryMonth = month,
        ExpiryYear = year,
        HasCvc = false,
        Outcome = card.Outcome,
        Fingerprint = FingerprintOf(digits),
        Created = clock.GetUtcNow().ToUnixTimeSeconds(),
    };

    private string FingerprintOf(ReadOnlySpan<byte> digits)
    {
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(processKey, digits, mac);

        // Letters only, for the reason given at ObjectIds.
        Span<char> text = stackalloc char[FingerprintChars];
        for (var i = 0; i < text.Length; i++)
        {
            text[i] = (char)('a' + (mac[i] % 26));
        }

        return text.ToString();
    }

    private (int Month, int Year) Expiry(FormBody form, CardFields names)
    {
        var month = form.Integer(names.MonthName) ?? throw StripeError.Missing(names.MonthName);
        var year = form.Integer(names.YearName) ?? throw StripeError.Missing(names.YearName);

        var now = clock.GetUtcNow();
        var fullYear = year is >= 0 and < 100 ? year + 2000 : year;
        if (month is < 1 or > 12)
        {
            throw StripeError.BadCard("invalid_expiry_month", "exp_month", "Your card's expiration month is invalid.");
        }

        if (fullYear < now.Year || fullYear > now.Year + YearsAheadMax)
        {
            throw StripeError.BadCard("invalid_expiry_year", "exp_year", "Your card's expiration year is invalid.");
        }

        return fullYear == now.Year && month < now.Month
            ? throw StripeError.BadCard("invalid_expiry_month", "exp_month", "Your card's expiration month is invalid.")
            : ((int)month, (int)fullYear);
    }
}
