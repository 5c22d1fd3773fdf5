namespace TokenVault.Domain.Cards;

/// <summary>Brand by leading digits. Advice only: an unknown brand is never refused, the processor decides.</summary>
internal static class CardBrands
{
    // First match wins, so narrower ranges stand before the wide ones that hold them. Bounds are of the leading six digits.
    // Ranges as published in braintree/credit-card-type (MIT) and the schemes' public BIN announcements.
    private static readonly (int First, int Last, CardBrand Brand)[] Ranges =
    [
        (340000, 349999, CardBrand.Amex),
        (370000, 379999, CardBrand.Amex),
        (300000, 305999, CardBrand.Diners),
        (309000, 309999, CardBrand.Diners),
        (360000, 369999, CardBrand.Diners),
        (380000, 399999, CardBrand.Diners),
        (352800, 358999, CardBrand.Jcb),
        (180000, 180099, CardBrand.Jcb),
        (213100, 213199, CardBrand.Jcb),
        (220000, 220499, CardBrand.Mir),
        (222100, 272099, CardBrand.Mastercard),
        (510000, 559999, CardBrand.Mastercard),
        (601100, 601199, CardBrand.Discover),
        (644000, 659999, CardBrand.Discover),
        (810000, 817199, CardBrand.UnionPay),
        (620000, 629999, CardBrand.UnionPay),
        (500000, 509999, CardBrand.Maestro),
        (560000, 589999, CardBrand.Maestro),
        (630000, 639999, CardBrand.Maestro),
        (670000, 679999, CardBrand.Maestro),
        (400000, 499999, CardBrand.Visa),
    ];

    public static CardBrand Of(ReadOnlySpan<byte> asciiDigits)
    {
        var leading = 0;
        foreach (var digit in asciiDigits[..6])
        {
            leading = (leading * 10) + (digit - '0');
        }

        foreach (var (first, last, brand) in Ranges)
        {
            if (leading >= first && leading <= last)
            {
                return brand;
            }
        }

        return CardBrand.Unknown;
    }
}
