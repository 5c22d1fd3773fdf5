namespace TokenVault.CardScan;

/// <summary>
/// The card numbers and security codes that were sent, and so must be nowhere. One card a line: the number, then optionally a space
/// and the code; lines that begin with # are remarks.
/// </summary>
internal sealed record SentCards(IReadOnlyList<string> Numbers, IReadOnlyList<string> SecurityCodes)
{
    /// <exception cref="FormatException">A line is no card. The message gives the line's place, never its text.</exception>
    public static SentCards Read(TextReader reader)
    {
        var numbers = new SortedSet<string>(StringComparer.Ordinal);
        var codes = new SortedSet<string>(StringComparer.Ordinal);
        for (var place = 1; reader.ReadLine() is { } line; place++)
        {
            var words = line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            if (words.Length == 0 || words[0].StartsWith('#'))
            {
                continue;
            }

            if (words.Length > 2 || words[0].Length is < 12 or > 19 || !IsDigits(words[0])
                || (words.Length == 2 && (words[1].Length is < 3 or > 4 || !IsDigits(words[1]))))
            {
                throw new FormatException($"Line {place} of the numbers is not a card number with at most one security code.");
            }

            numbers.Add(words[0]);
            if (words.Length == 2)
            {
                codes.Add(words[1]);
            }
        }

        return numbers.Count > 0
            ? new SentCards([.. numbers], [.. codes])
            : throw new FormatException("The numbers are empty: nothing could ever be found.");
    }

    private static bool IsDigits(string text) => !text.AsSpan().ContainsAnyExceptInRange('0', '9');
}
