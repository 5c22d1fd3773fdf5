namespace TokenVault.Domain.Cards;

/// <summary>Which rows of digits can be a card's number: by leading digits, length and check digit.</summary>
/// <remarks>Lengths as published in braintree/credit-card-type (MIT); of those of Maestro and UnionPay the ones that are in use.</remarks>
internal static class IssuedNumbers
{
    /// <summary>American Express.</summary>
    public const int ShortWithin = 15;

    /// <summary>Nearly everybody else.</summary>
    public const int LongWithin = 16;

    // Bit n: numbers of n digits.
    private const int Visa = (1 << 13) | (1 << 16) | (1 << 19);
    private const int Maestro = (1 << 12) | (1 << 13) | (1 << 16) | (1 << 18) | (1 << 19);
    private const int Diners = (1 << 14) | (1 << 16) | (1 << 19);
    private const int SixteenOrMore = (1 << 16) | (1 << 17) | (1 << 18) | (1 << 19);

    /// <summary>Whether all the digits are a number that a scheme issues, or that looks like one of a scheme that we don't know.</summary>
    public static bool Has(ReadOnlySpan<byte> digits)
    {
        if (digits.Length is < Pan.DigitsMin or > Pan.DigitsMax)
        {
            return false;
        }

        // ISO/IEC 7812-1: numbers that begin with 3 to 6 are those of banks and travel.
        var isLikely = (LengthsOf(CardBrands.Of(digits)) & (1 << digits.Length)) != 0
            || (digits.Length == LongWithin && digits[0] is >= (byte)'3' and <= (byte)'6');
        return isLikely && CheckDigit.IsValid(digits);
    }

    /// <summary>
    /// Whether 15 or 16 digits out of a longer row are a number of a scheme that we know. Shorter and longer ones, and schemes that we
    /// don't know, would be found in nearly every long number.
    /// </summary>
    public static bool HasWithin(ReadOnlySpan<byte> digits)
    {
        var brand = CardBrands.Of(digits);
        var isLikely = digits.Length == ShortWithin
            ? brand == CardBrand.Amex
            : brand is CardBrand.Visa or CardBrand.Mastercard or CardBrand.Discover or CardBrand.Jcb or CardBrand.UnionPay or CardBrand.Mir;
        return isLikely && CheckDigit.IsValid(digits);
    }

    private static int LengthsOf(CardBrand brand) => brand switch
    {
        CardBrand.Visa => Visa,
        CardBrand.Mastercard => 1 << 16,
        CardBrand.Amex => 1 << 15,
        CardBrand.Discover => (1 << 16) | (1 << 19),
        CardBrand.Diners => Diners,
        CardBrand.Jcb => (1 << 15) | SixteenOrMore,
        CardBrand.UnionPay or CardBrand.Mir => SixteenOrMore,
        CardBrand.Maestro => Maestro,
        _ => 0,
    };
}
