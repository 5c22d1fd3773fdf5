namespace TokenVault.Processor.Keys.Life;

/// <summary>What all gateways need a key for that there ever were.</summary>
internal static class GatewayUses
{
    /// <summary>What was reported, and each gateway that had epochs registered and was disabled before it ever reported: it has a store all the same.</summary>
    public static IReadOnlyList<KeyUse> Of(IReadOnlyList<KeyUse> reported, IReadOnlyDictionary<(string Gateway, uint WrappingKey), long> registered) =>
    [
        .. reported,
        .. registered.Keys.Select(static one => one.Gateway).Distinct(StringComparer.Ordinal).Except(reported.Select(static use => use.Gateway), StringComparer.Ordinal)
            .Select(static gateway => new KeyUse(gateway, 0, ReportTime: null, LastUse: null)),
    ];
}
