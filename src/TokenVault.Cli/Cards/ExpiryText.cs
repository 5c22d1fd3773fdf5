using System.Globalization;

namespace TokenVault.Cli.Cards;

/// <summary>An expiry date as it is printed on cards: `MM/YY` or `MM/YYYY`.</summary>
internal static class ExpiryText
{
    public static bool TryParse(string text, out uint month, out uint year)
    {
        year = 0;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0)
        {
            month = 0;
            return false;
        }

        var yearText = text.AsSpan(slash + 1);
        var read = uint.TryParse(text.AsSpan(0, slash), NumberStyles.None, CultureInfo.InvariantCulture, out month)
            & uint.TryParse(yearText, NumberStyles.None, CultureInfo.InvariantCulture, out year);
        year += yearText.Length == 2 ? 2000u : 0u;
        return read && month is >= 1 and <= 12 && yearText.Length is 2 or 4;
    }
}
