namespace TokenVault.Profiles.Reading;

/// <summary>Reads `when`: a list of conditions, each one trait, several with `|` between them, or either with `!` before it.</summary>
internal static class ConditionReader
{
    public static IReadOnlyList<Condition> Read(ProfileNode? node) =>
        node is null ? [] : [.. node.Texts().Select(text => Read(node, text))];

    private static Condition Read(ProfileNode node, string text)
    {
        var isNegated = text[0] == '!';
        var traits = OrderTraits.None;
        foreach (var word in text[(isNegated ? 1 : 0)..].Split('|'))
        {
            traits |= Words.Traits.TryGetValue(word, out var trait)
                ? trait
                : throw node.Wrong($"It names a trait that there is not. There are: {string.Join(", ", Words.Traits.Keys)}.");
        }

        return new Condition(traits, isNegated);
    }
}
