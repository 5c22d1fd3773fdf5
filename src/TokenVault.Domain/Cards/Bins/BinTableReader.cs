using System.Globalization;

namespace TokenVault.Domain.Cards.Bins;

/// <summary>
/// Reads a table of BINs: one range a line, `first,last,funding,country`. deploy/bins/README.md has the format. Anything that is not
/// understood is an error and nothing is guessed.
/// </summary>
public static class BinTableReader
{
    /// <summary>Twice of what the largest commercial tables hold.</summary>
    public const int RangesMax = 1_000_000;

    private const int LineCharsMax = 256;
    private const int DigitsMin = 6;
    private const int DigitsMax = 8;

    /// <exception cref="BinTableException">A line is none of the format; the message names it and the mend.</exception>
    public static BinTable Read(TextReader text)
    {
        var ranges = new List<BinRange>();
        var number = 0;
        while (ReadLine(text, ++number) is { } line)
        {
            var content = line.AsSpan().Trim();
            if (content.IsEmpty || content[0] == '#')
            {
                continue;
            }

            if (ranges.Count == RangesMax)
            {
                throw Wrong(number, string.Create(CultureInfo.InvariantCulture, $"is beyond {RangesMax} ranges. Leave out what you don't need."));
            }

            ranges.Add(ReadRange(content, number));
        }

        return BinTable.Of(ranges);
    }

    private static BinRange ReadRange(ReadOnlySpan<char> line, int number)
    {
        Span<Range> fields = stackalloc Range[5];
        if (line.Split(fields, ',', StringSplitOptions.TrimEntries) != 4)
        {
            throw Wrong(number, "has not four fields. Write first,last,funding,country; the last two may be empty.");
        }

        var first = ReadDigits(line[fields[0]], filler: 0, number);
        var last = ReadDigits(line[fields[1]], filler: 9, number);
        if (last < first)
        {
            throw Wrong(number, "ends before it begins. Exchange the two numbers.");
        }

        var country = default(CardCountry);
        if (line[fields[3]].Length > 0 && !CardCountry.TryParse(line[fields[3]], out country))
        {
            throw Wrong(number, "names no country. Write two capital letters (ISO 3166-1), or nothing.");
        }

        return new BinRange(first, last, ReadFunding(line[fields[2]], number), country);
    }

    // Of six to eight digits, the missing ones of the first number are zeros and of the last number nines.
    private static int ReadDigits(ReadOnlySpan<char> text, int filler, int number)
    {
        if (text.Length is < DigitsMin or > DigitsMax || text.ContainsAnyExceptInRange('0', '9'))
        {
            throw Wrong(number, "has a number that is not 6 to 8 digits. Write the leading digits only, never a card number.");
        }

        var digits = int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
        for (var i = text.Length; i < DigitsMax; i++)
        {
            digits = (digits * 10) + filler;
        }

        return digits;
    }

    private static CardFunding ReadFunding(ReadOnlySpan<char> text, int number) => text switch
    {
        "" => CardFunding.Unknown,
        "credit" => CardFunding.Credit,
        "debit" => CardFunding.Debit,
        "prepaid" => CardFunding.Prepaid,
        _ => throw Wrong(number, "names no funding. Write credit, debit, prepaid or nothing."),
    };

    // Line by line with a bound, so that a file that is something else is told instead of read into memory.
    private static string? ReadLine(TextReader text, int number)
    {
        Span<char> line = stackalloc char[LineCharsMax];
        var length = 0;
        while (true)
        {
            var next = text.Read();
            if (next < 0)
            {
                return length == 0 ? null : new string(line[..length]);
            }

            if (next == '\n')
            {
                return new string(line[..length]);
            }

            if (length == LineCharsMax)
            {
                throw Wrong(number, string.Create(CultureInfo.InvariantCulture, $"is longer than {LineCharsMax} characters. Is this a table of BINs?"));
            }

            line[length++] = (char)next;
        }
    }

    private static BinTableException Wrong(int line, string what) => new(string.Create(CultureInfo.InvariantCulture, $"Line {line} {what}"));
}
