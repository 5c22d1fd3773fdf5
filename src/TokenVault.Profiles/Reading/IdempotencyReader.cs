namespace TokenVault.Profiles.Reading;

/// <summary>Reads `idempotency` and refuses a replay that could pay twice.</summary>
internal static class IdempotencyReader
{
    private static readonly Dictionary<string, bool> Replays = new(StringComparer.Ordinal) { ["safe"] = true, ["unsafe"] = false };

    public static IdempotencyRules Read(ProfileNode node)
    {
        node.AllowOnly("header", "keeps", "windowSeconds", "marginSeconds", "replay", "comparesParameters");
        var rules = new IdempotencyRules(
            node.Optional("header") is { } header ? ProfileReader.ReadHeaderName(header) : null,
            node.Required("keeps").OneOf(Words.Keeping),
            TimeSpan.FromSeconds(node.Required("windowSeconds").Number(0, 365 * 86_400)),
            TimeSpan.FromSeconds(node.Required("marginSeconds").Number(0, 86_400)),
            node.Required("replay").OneOf(Replays),
            node.Required("comparesParameters").Flag());
        if (rules.IsReplaySafe && (rules.Header is null || rules.Keeps != IdempotencyKeeping.FirstResult || rules.Margin >= rules.Window))
        {
            throw node.Wrong("A replay is safe only where there is a header, the first result is kept whatever it was, and the window is "
                + "longer than its margin. Say \"replay\": \"unsafe\".");
        }

        return rules;
    }
}
