using System.Runtime.InteropServices;

namespace TokenVault.Domain.Cards;

/// <summary>A card's expiry date: a month of a year. The card is good to the last day of that month.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct CardExpiry
{
    public const int YearMin = 2000;
    public const int YearMax = 2099;

    // Months since January 2000, so that the stored form is two bytes and comparing is one subtraction.
    private readonly ushort _months;

    private CardExpiry(ushort months) => _months = months;

    public int Year => YearMin + (_months / 12);

    public int Month => (_months % 12) + 1;

    /// <summary>The stored form: months since January 2000.</summary>
    public ushort Packed => _months;

    public static bool TryCreate(uint month, uint year, out CardExpiry expiry)
    {
        var accepted = month is >= 1 and <= 12 && year is >= YearMin and <= YearMax;
        expiry = accepted ? new CardExpiry((ushort)(((year - YearMin) * 12) + (month - 1))) : default;
        return accepted;
    }

    public static bool TryUnpack(ushort packed, out CardExpiry expiry)
    {
        expiry = new CardExpiry(packed);
        return expiry.Year <= YearMax;
    }

    /// <summary>Whether the card's last day has passed everywhere on earth (UTC-12 is the last place where it ends).</summary>
    public bool HasPassed(DateTimeOffset now)
    {
        var lastPlace = now.ToUniversalTime().AddHours(-12);
        return (((lastPlace.Year - YearMin) * 12) + (lastPlace.Month - 1)) > _months;
    }

    public override string ToString() => $"{Month:00}/{Year:0000}";
}
