namespace TokenVault.ProcessorTrials.SecondProfile;

/// <summary>One way to spoil harbour.json, and what the refusal has to name.</summary>
/// <param name="What">In words.</param>
/// <param name="Old">What stands in the good file.</param>
/// <param name="New">What stands there instead, the first time that it does.</param>
/// <param name="Said">The place and the beginning of the mend.</param>
internal sealed record MalformedProfile(string What, string Old, string New, string Said)
{
    private const string VoyagePath = "\"path\": \"/berths/{account.berth}/voyages/{operation}\"";
    private const string DeparturePath = "\"path\": \"/berths/{account.berth}/departures/{operation}\"";
    private const string Moored = "\"where\": { \"kind\": \"voyage\", \"state\": \"moored\" },";
    private const string Of = "{ \"name\": \"of\", \"value\": \"{authorization}\" }";

    public static IReadOnlyList<MalformedProfile> All { get; } =
    [
        new("a card in the path", VoyagePath, "\"path\": \"/berths/{card.number}/voyages/{operation}\"", "$.requests.authorize.path: A card can't stand in a template"),
        new("a card in a header", "\"X-Harbour-Tide\": \"high\"", "\"X-Harbour-Tide\": \"{pan}\"", "$.headers.X-Harbour-Tide: A card can't stand in a template"),
        new("a card in a request that takes none", Of, "{ \"name\": \"of\", \"card\": \"number\" }", "$.requests.capture.body[0].card: A card may stand in"),
        new("no card where it belongs", "\"plate\", \"card\": \"number\"", "\"plate\", \"value\": \"none\"", "$.requests.authorize: This is the request that takes the card"),
        new("a host in the path", VoyagePath, "\"path\": \"https://127.0.0.1/voyages/{operation}\"", "$.requests.authorize.path: A path begins with one slash and names no host"),
        new("a host after two slashes", DeparturePath, "\"path\": \"//127.0.0.1/departures/{operation}\"", "$.requests.capture.path: A path begins with one slash and names no host"),
        new("a way up in the path", DeparturePath, "\"path\": \"/berths/../departures/{operation}\"", "$.requests.capture.path: A path has no empty segment"),
        new("the Host header", "\"X-Harbour-Pass\"", "\"Host\"", "$.credential.header: That header is the transport's"),
        new("the secret in a body", Of, "{ \"name\": \"of\", \"value\": \"{credential}\" }", "$.requests.capture.body[0].value: The credential may stand in the credential's header only"),
        new("an unknown member", DeparturePath, DeparturePath + ", \"follow\": true", "$.requests.capture has a member that it can't have"),
        new("a success by its status alone", Moored, "", "$.judgements.voyage.answers[0]: A status alone does not say"),
        new("a success by a redirect", "\"status\": [200, 201],", "\"status\": [200, 307],", "$.judgements.voyage.answers[0]: Only an answer of 200 to 299"),
        new("a success of any amount", "\"cargo.weight.units\": \"{amount}\", ", "", "$.requests.authorize: A payment's success must agree in amount and currency"),
        new("a replay without a key", "\"replay\": \"unsafe\"", "\"replay\": \"safe\"", "$.idempotency: A replay is safe only where"),
        new("a decline of no word", "\"do_not_honor\"", "\"go_away\"", "$.declines.no_reason: It must be one of"),
        new("a member twice", "\"content\": \"json\",", "\"content\": \"json\", \"content\": \"form\",", "is no strict JSON"),
        new("a comma too many", "\"multiple\": true }", "\"multiple\": true, }", "is no strict JSON"),
    ];

    public string Spoil(string good)
    {
        var at = good.IndexOf(Old, StringComparison.Ordinal);
        Checks.Require(at >= 0, $"harbour.json has nothing to spoil by {What}");
        return good[..at] + New + good[(at + Old.Length)..];
    }
}
