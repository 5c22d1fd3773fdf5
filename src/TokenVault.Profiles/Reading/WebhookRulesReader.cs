using System.Text.RegularExpressions;
using TokenVault.Profiles.Requests;
using TokenVault.Profiles.Webhooks;

namespace TokenVault.Profiles.Reading;

/// <summary>Reads `webhook`: how events are signed, and where in them it says what to look at.</summary>
internal static partial class WebhookRulesReader
{
    private const int DepthMax = 8;

    private static readonly Dictionary<string, WebhookScheme> Schemes = Words.Of<WebhookScheme>();

    private static readonly Dictionary<string, WebhookKind> KindNames = Words.Of<WebhookKind>();

    /// <param name="node">The section.</param>
    /// <param name="requests">The profile's requests: what is told of has to be fetched.</param>
    public static WebhookRules Read(ProfileNode node, IReadOnlyDictionary<ProfileStep, ProfileRequest> requests)
    {
        node.AllowOnly("scheme", "header", "toleranceSeconds", "eventId", "eventType", "kinds", "references");
        var scheme = node.Required("scheme").OneOf(Schemes);
        var kinds = ReadKinds(node.Required("kinds"));
        CheckRequests(node.Required("kinds"), [.. kinds.Values], requests);
        return new WebhookRules
        {
            Scheme = scheme,
            Header = ReadHeader(node, scheme),
            Tolerance = ReadTolerance(node, scheme),
            EventId = ReadPlaces(node.Required("eventId")),
            EventType = ReadPlaces(node.Required("eventType")),
            Kinds = kinds,
            References = ReadReferences(node, [.. kinds.Values]),
        };
    }

    private static string ReadHeader(ProfileNode node, WebhookScheme scheme)
    {
        if (scheme != WebhookScheme.AdyenHmac)
        {
            return ProfileReader.ReadHeaderName(node.Required("header"));
        }

        return node.Optional("header") is { } unwanted ? throw unwanted.Wrong("Here each item holds its own signature. Take the header away.") : "";
    }

    private static TimeSpan ReadTolerance(ProfileNode node, WebhookScheme scheme)
    {
        if (scheme == WebhookScheme.Stripe)
        {
            return TimeSpan.FromSeconds(node.Required("toleranceSeconds").Number(30, 3600));
        }

        return node.Optional("toleranceSeconds") is { } unwanted
            ? throw unwanted.Wrong("This scheme signs no time, so nothing can be too old. Take it away.")
            : TimeSpan.Zero;
    }

    private static Dictionary<string, WebhookKind> ReadKinds(ProfileNode node) =>
        node.Members().ToDictionary(
            member => TypePattern().IsMatch(member.Name)
                ? member.Name
                : throw member.Value.Wrong("An event's type is of 1 to 128 letters, digits, hyphens, full stops and underscores."),
            member => member.Value.OneOf(KindNames),
            StringComparer.Ordinal);

    private static void CheckRequests(ProfileNode node, HashSet<WebhookKind> used, IReadOnlyDictionary<ProfileStep, ProfileRequest> requests)
    {
        if (used.Any(kind => kind is not (WebhookKind.Ignore or WebhookKind.Failure)) && !requests.ContainsKey(ProfileStep.Fetch))
        {
            throw node.Wrong("What a webhook tells of is fetched, and there is no \"fetch\" in \"requests\". Ignore them all, or give it.");
        }

        if (used.Contains(WebhookKind.Dispute) && !requests.ContainsKey(ProfileStep.FetchDispute))
        {
            throw node.Wrong("A dispute is fetched, and there is no \"fetch_dispute\" in \"requests\". Ignore them, or give it.");
        }
    }

    private static Dictionary<WebhookKind, IReadOnlyList<WebhookPlace>> ReadReferences(ProfileNode section, HashSet<WebhookKind> used)
    {
        used.Remove(WebhookKind.Ignore);
        if (used.Count == 0)
        {
            return section.Optional("references") is { } unwanted ? throw unwanted.Wrong("All are ignored. Take it away.") : [];
        }

        var node = section.Required("references");
        node.AllowOnly([.. used.Select(kind => Words.SnakeCase(kind.ToString()))]);
        return used.ToDictionary(kind => kind, kind => ReadPlaces(node.Required(Words.SnakeCase(kind.ToString()))));
    }

    private static IReadOnlyList<WebhookPlace> ReadPlaces(ProfileNode node) => [.. node.Texts().Select(text => ReadPlace(node, text))];

    private static WebhookPlace ReadPlace(ProfileNode node, string text) =>
        PlacePattern().IsMatch(text) && text.Split('.') is { Length: <= DepthMax } names
            ? new WebhookPlace(names)
            : throw node.Wrong($"It is no place in an event. Places are like a.b.c, at most {DepthMax} deep.");

    [GeneratedRegex("^[A-Za-z0-9_.-]{1,128}$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TypePattern();

    [GeneratedRegex(@"^[A-Za-z0-9_-]{1,64}(\.[A-Za-z0-9_-]{1,64})*$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PlacePattern();
}
