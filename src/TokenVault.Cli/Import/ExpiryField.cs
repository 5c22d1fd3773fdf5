using System.Buffers.Text;

namespace TokenVault.Cli.Import;

/// <summary>An expiry date as files have it: MM/YY, MM/YYYY, YYYY-MM or YYYY/MM, also with hyphens or dots; or a month and a year alone.</summary>
internal static class ExpiryField
{
    public static bool TryParse(ReadOnlySpan<byte> text, out uint month, out uint year)
    {
        (month, year) = (0, 0);
        var middle = text.IndexOfAny("/-."u8);
        if (middle <= 0)
        {
            return false;
        }

        var first = text[..middle];
        var second = text[(middle + 1)..];
        return first.Length == 4 ? TryParse(second, first, out month, out year) : TryParse(first, second, out month, out year);
    }

    /// <summary>One or two digits of a month, and two or four of a year.</summary>
    public static bool TryParse(ReadOnlySpan<byte> monthText, ReadOnlySpan<byte> yearText, out uint month, out uint year)
    {
        year = 0;
        var isRead = TryParseDigits(monthText, out month) & TryParseDigits(yearText, out year);
        year += yearText.Length == 2 ? 2000u : 0u;
        return isRead && monthText.Length is 1 or 2 && yearText.Length is 2 or 4 && month is >= 1 and <= 12;
    }

    private static bool TryParseDigits(ReadOnlySpan<byte> text, out uint value)
    {
        value = 0;
        return text.Length is >= 1 and <= 4
            && !text.ContainsAnyExceptInRange((byte)'0', (byte)'9')
            && Utf8Parser.TryParse(text, out value, out var used)
            && used == text.Length;
    }
}
