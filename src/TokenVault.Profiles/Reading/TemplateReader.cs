using System.Buffers;
using TokenVault.Profiles.Requests;

namespace TokenVault.Profiles.Reading;

/// <summary>Reads texts with placeholders.</summary>
/// <param name="accountFields">The names of the account's fields.</param>
/// <param name="hasCardStep">Whether the profile stores the card first, so that it has a name to go by.</param>
internal sealed class TemplateReader(IReadOnlyList<string> accountFields, bool hasCardStep)
{
    private const int PartsMax = 16;

    // No braces, no fragment, no backslash: nothing that a server or a proxy could read in a second way.
    private static readonly SearchValues<char> PathLetters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/-._~%?&=:,");

    /// <param name="node">The text.</param>
    /// <param name="place">Where it stands.</param>
    /// <param name="step">Of which request; null where it is of all.</param>
    public Template Read(ProfileNode node, TemplatePlace place, ProfileStep? step) => Read(node, node.Text(), place, step);

    /// <summary>Reads a part of a node's text.</summary>
    public Template Read(ProfileNode node, string text, TemplatePlace place, ProfileStep? step)
    {
        var parts = new List<TemplatePart>();
        var at = 0;
        while (at < text.Length)
        {
            var brace = text.AsSpan(at).IndexOfAny('{', '}');
            if (brace != 0)
            {
                var literal = brace < 0 ? text[at..] : text.Substring(at, brace);
                parts.Add(new TemplatePart(literal, default, 0));
                at += literal.Length;
                continue;
            }

            var end = text.IndexOf('}', at);
            if (text[at] == '}' || end < 0)
            {
                throw node.Wrong("A brace is open or closed without its other half.");
            }

            parts.Add(ReadPlaceholder(node, text[(at + 1)..end], place, step));
            at = end + 1;
        }

        var template = parts.Count <= PartsMax
            ? new Template(parts, [.. parts.Where(part => part.Literal is null).Select(part => part.Placeholder).Where(MayBeEmpty)])
            : throw node.Wrong($"It has more than {PartsMax} parts.");
        CheckPlace(node, template, place);
        return template;
    }

    /// <summary>Whether each placeholder of the text is known in the step.</summary>
    public static bool IsKnown(string text, ProfileStep step) => text.Split('{').Skip(1).Select(part => part.Split('}')[0])
        .All(name => PlaceholderTable.Find(name) is not { } rule || rule.Allows(step));

    private static bool MayBeEmpty(Placeholder placeholder) =>
        PlaceholderTable.RuleOf(placeholder) is { MayBeEmpty: true };

    private TemplatePart ReadPlaceholder(ProfileNode node, string name, TemplatePlace place, ProfileStep? step)
    {
        if (name.StartsWith("card", StringComparison.Ordinal) || name is "number" or "cvc" or "pan")
        {
            throw node.Wrong("A card can't stand in a template. Name a field of the body as a card field: {\"name\": …, \"card\": \"number\"}.");
        }

        if (name.StartsWith(PlaceholderTable.AccountPrefix, StringComparison.Ordinal))
        {
            var index = accountFields.ToList().IndexOf(name[PlaceholderTable.AccountPrefix.Length..]);
            return index >= 0
                ? new TemplatePart(null, Placeholder.Account, index)
                : throw node.Wrong("It names a field of the account that is not in \"accountFields\". Add it there.");
        }

        var rule = PlaceholderTable.Find(name) ?? throw node.Wrong($"It holds a placeholder that there is not. There are: {PlaceholderTable.Listed}.");
        if (rule.Placeholder == Placeholder.Credential && place != TemplatePlace.Credential)
        {
            throw node.Wrong("The credential may stand in the credential's header only.");
        }

        var isFixed = place is TemplatePlace.Credential or TemplatePlace.Header;
        if (isFixed && rule.Placeholder != Placeholder.Credential)
        {
            throw node.Wrong("Here only the account's own fields may stand.");
        }

        if (!isFixed && (step is not { } known || !rule.Allows(known)))
        {
            throw node.Wrong($"{{{name}}} is not known in this request.");
        }

        if (rule.Placeholder == Placeholder.Method && !hasCardStep)
        {
            throw node.Wrong("{method} is known only where the profile has a store_card request.");
        }

        return new TemplatePart(null, rule.Placeholder, 0);
    }

    private static void CheckPlace(ProfileNode node, Template template, TemplatePlace place)
    {
        if (place != TemplatePlace.Body && template.Optional.Count > 0)
        {
            throw node.Wrong("A placeholder whose value may be empty may stand in the body only.");
        }

        if (place == TemplatePlace.IdempotencyKey && !template.Holds(Placeholder.Operation))
        {
            throw node.Wrong("An idempotency key must hold {operation}, or two operations would share one.");
        }

        if (place == TemplatePlace.Path)
        {
            CheckPath(node, template);
        }
    }

    private static void CheckPath(ProfileNode node, Template template)
    {
        var literal = string.Concat(template.Parts.Select(part => part.Literal ?? "x"));
        if (template.Parts[0].Literal is not ['/', ..] || literal.StartsWith("//", StringComparison.Ordinal))
        {
            throw node.Wrong("A path begins with one slash and names no host: the address is the configuration's.");
        }

        if (literal.AsSpan().ContainsAnyExcept(PathLetters) || literal.Count(c => c == '?') > 1)
        {
            throw node.Wrong("A path holds letters, digits and / - . _ ~ % ? & = : , only. Percent-encode the others.");
        }

        var segments = literal.Split('?')[0].Split('/')[1..];
        if (segments.Any(segment => segment.Length == 0 || segment.Contains('%') || segment.AsSpan().Trim('.').IsEmpty))
        {
            throw node.Wrong("A path has no empty segment, none of dots alone, and no percent sign before the question mark.");
        }
    }
}
