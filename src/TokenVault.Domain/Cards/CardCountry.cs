namespace TokenVault.Domain.Cards;

/// <summary>The country of a card's bank, ISO 3166-1 alpha-2, or none. Two letters in a number, so that a row keeps it in two bytes.</summary>
public readonly record struct CardCountry
{
    private CardCountry(ushort packed) => Packed = packed;

    /// <summary>The first letter's code shifted by eight bits, and the second's; 0 for none.</summary>
    public ushort Packed { get; }

    public bool IsKnown => Packed != 0;

    /// <summary>Reads what <see cref="Packed"/> gave. False where it is no two capital letters and not 0.</summary>
    public static bool TryUnpack(ushort packed, out CardCountry country)
    {
        country = default;
        if (packed != 0 && !(IsLetter(packed >> 8) && IsLetter(packed & 0xff)))
        {
            return false;
        }

        country = new CardCountry(packed);
        return true;
    }

    /// <summary>Accepts two capital letters of ASCII. Whether a country has that code is not looked at: new ones come.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out CardCountry country)
    {
        country = default;
        if (text.Length != 2 || !IsLetter(text[0]) || !IsLetter(text[1]))
        {
            return false;
        }

        country = new CardCountry((ushort)((text[0] << 8) | text[1]));
        return true;
    }

    /// <summary>The two letters, or nothing.</summary>
    public override string ToString() => IsKnown ? string.Create(2, Packed, static (text, packed) => (text[0], text[1]) = ((char)(packed >> 8), (char)(packed & 0xff))) : "";

    private static bool IsLetter(int code) => code is >= 'A' and <= 'Z';
}
