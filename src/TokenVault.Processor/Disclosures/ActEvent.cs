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
                Name = act["signedBy"],
                Resource = act["merchant"] is { Length: > 0 } merchant ? $"merchant/{merchant}" : "",
                Reason = act.Name,
            };

    private static bool IsRefusal(AdministrativeAct act) => act.Name is AdministrativeAct.OrderRefusedName or AdministrativeAct.GuessingName;
}
