namespace TokenVault.Load.Size;

/// <summary>What was found on an empty store and on a full one. Rates are cards a second; times run from the start of the gateway's process.</summary>
internal sealed record SizeFigures
{
    public required double EmptyRate { get; init; }

    public required double EmptyBatchRate { get; init; }

    public required double FullRate { get; init; }

    public required double FullBatchRate { get; init; }

    public required long GatewayBytes { get; init; }

    public required long AdapterBytes { get; init; }

    public required double BytesPerToken { get; init; }

    public required TimeSpan AfterStop { get; init; }

    public required TimeSpan AfterKill { get; init; }
}
