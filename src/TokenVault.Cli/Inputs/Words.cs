using System.Text;

namespace TokenVault.Cli.Inputs;

/// <summary>The values of a closed list as people write them: `card-holder` where they are typed, `CARD_HOLDER` where they are shown.</summary>
internal static class Words
{
    /// <summary>All that can be typed; what means "not stated" is left out.</summary>
    public static string[] All<T>()
        where T : struct, Enum =>
        [.. Enum.GetValues<T>().Where(value => !IsUnspecified(value)).Select(value => Typed(value))];

    /// <exception cref="ArgumentException">It is no word of the list; the parser has checked it before.</exception>
    public static T Read<T>(string word)
        where T : struct, Enum =>
        Enum.GetValues<T>().Where(value => !IsUnspecified(value) && string.Equals(Typed(value), word, StringComparison.Ordinal)) is var found && found.Any()
            ? found.First()
            : throw new ArgumentException($"{word} is none of: {string.Join(", ", All<T>())}.", nameof(word));

    public static string Typed<T>(T value)
        where T : struct, Enum => Split(value.ToString(), '-').ToLowerInvariant();

    /// <summary>Empty for what means "not stated".</summary>
    public static string Shown<T>(T value)
        where T : struct, Enum => IsUnspecified(value) ? "" : Split(value.ToString(), '_').ToUpperInvariant();

    // The contracts' name for "not stated".
    private static bool IsUnspecified<T>(T value)
        where T : struct, Enum => string.Equals(value.ToString(), "Unspecified", StringComparison.Ordinal);

    private static string Split(string name, char between)
    {
        var text = new StringBuilder(name.Length + 4);
        foreach (var letter in name)
        {
            if (char.IsAsciiLetterUpper(letter) && text.Length > 0)
            {
                text.Append(between);
            }

            text.Append(letter);
        }

        return text.ToString();
    }
}
