using TokenVault.Hosting.Security;

namespace TokenVault.Processor.Disclosures;

/// <summary>The security log's word of an administrative act.</summary>
internal static class ActEvent
{
    /// <summary>
    /// Null for what merchants' own calls bring about (deletions, replacements) and for what operators did at a gateway (resolutions, taking
    /// another vault's cards in), whose security log tells of the call; and for callers, who are told of one by one.
    /// </summary>
    public static SecurityEntry? Of(AdministrativeAct act) =>
        act.Name is AdministrativeAct.DeletionName or AdministrativeAct.ReplacementName or AdministrativeAct.ResolutionName
            or AdministrativeAct.TransferOpenedName or AdministrativeAct.CallersName
            ? null
            : new SecurityEntry(SecurityEvents.Act, IsRefusal(act) ? SecurityEvents.Failed : SecurityEvents.Succeeded)
            {
                Name = PersonOf(act),
                Resource = act["merchant"] is { Length: > 0 } merchant ? $"merchant/{merchant}" : "",
                Reason = act.Name,
            };

    // Officers sign; custodians call, and a key is destroyed by the one who confirms it.
    private static string PersonOf(AdministrativeAct act) =>
        ((string[])["signedBy", "custodian", "confirmedBy", "proposedBy"]).Select(name => act[name]).FirstOrDefault(static name => name.Length > 0) ?? "";

    private static bool IsRefusal(AdministrativeAct act) => act.Name is AdministrativeAct.OrderRefusedName or AdministrativeAct.GuessingName;
}
