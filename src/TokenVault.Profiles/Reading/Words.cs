namespace TokenVault.Profiles.Reading;

/// <summary>Enum members under the names that they have in a file.</summary>
internal static class Words
{
    public static IReadOnlyDictionary<string, CardField> CardFields { get; } = Of<CardField>();

    public static IReadOnlyDictionary<string, Answers.AnswerResult> Results { get; } = Of<Answers.AnswerResult>();

    public static IReadOnlyDictionary<string, OrderTraits> Traits { get; } =
        Of<OrderTraits>().Where(trait => trait.Value != OrderTraits.None).ToDictionary(StringComparer.Ordinal);

    public static IReadOnlyDictionary<string, IdempotencyKeeping> Keeping { get; } = Of<IdempotencyKeeping>();

    public static Dictionary<string, T> Of<T>()
        where T : struct, Enum => Enum.GetValues<T>().ToDictionary(value => SnakeCase(value.ToString()), StringComparer.Ordinal);

    public static string SnakeCase(string name) => string.Concat(name.Select((letter, at) =>
        char.IsAsciiLetterUpper(letter) ? (at > 0 ? "_" : "") + char.ToLowerInvariant(letter) : letter.ToString()));
}
