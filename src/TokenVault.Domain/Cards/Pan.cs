namespace TokenVault.Domain.Cards;

/// <summary>
/// A card number (primary account number), borrowed from a buffer that the caller owns and wipes.
/// </summary>
/// <remarks>
/// A ref struct cannot be boxed, stored in a field of a class, captured, or kept across an await, so it cannot reach a
/// logger, a serializer or a cache: those mistakes do not compile.
/// </remarks>
public readonly ref struct Pan
{
    // ISO/IEC 7812-1 allows 19 digits at most; no scheme that processors route issues fewer than 12.
    public const int DigitsMin = 12;
    public const int DigitsMax = 19;

    private readonly ReadOnlySpan<byte> _digits;

    private Pan(ReadOnlySpan<byte> digits) => _digits = digits;

    public int Length => _digits.Length;

    /// <summary>The six leading digits as a number. Six is what TokenVault keeps in clear by default (PCI DSS 3.4.1, FAQ 1091).</summary>
    public int Bin => ToNumber(_digits[..6]);

    /// <summary>The eight leading digits as a number: what a table of BINs goes by (ISO/IEC 7812-1:2017). Not to be stored.</summary>
    internal int LeadingEight => ToNumber(_digits[..8]);

    /// <summary>The four last digits as a number, 0 to 9999.</summary>
    public int LastFour => ToNumber(_digits[^4..]);

    public CardBrand Brand => CardBrands.Of(_digits);

    /// <summary>Accepts 12 to 19 ASCII digits with a valid check digit (ISO/IEC 7812-1 annex B).</summary>
    public static PanCheck TryParse(ReadOnlySpan<byte> ascii, out Pan pan)
    {
        pan = default;
        if (ascii.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
        {
            return PanCheck.NotDigits;
        }

        if (ascii.Length is < DigitsMin or > DigitsMax)
        {
            return PanCheck.WrongLength;
        }

        if (!CheckDigit.IsValid(ascii))
        {
            return PanCheck.WrongCheckDigit;
        }

        pan = new Pan(ascii);
        return PanCheck.Accepted;
    }

    /// <summary>The only way out. Called by sealing, by fingerprinting and by the writer of a processor's request.</summary>
    public void CopyTo(Span<byte> destination) => _digits.CopyTo(destination);

    // Constant on purpose: no digits, not even the last four.
    public override string ToString() => "[pan]";

    private static int ToNumber(ReadOnlySpan<byte> digits)
    {
        var number = 0;
        foreach (var digit in digits)
        {
            number = (number * 10) + (digit - '0');
        }

        return number;
    }
}
