namespace TokenVault.Local;

/// <summary>
/// How a local vault is made. Ports: null keeps those of the vault that is there, or takes the default for a new one; 0 takes any
/// free one. All else counts when the vault is made.
/// </summary>
public sealed record LocalVaultOptions
{
    public int? GatewayPort { get; init; }

    public int? ProcessorPort { get; init; }

    public int? SandboxPort { get; init; }

    /// <summary>Ports that nothing else uses, for tests and measurements beside one another.</summary>
    public static LocalVaultOptions AnyPorts { get; } = new() { GatewayPort = 0, ProcessorPort = 0, SandboxPort = 0 };

    /// <summary>The merchants of a new vault.</summary>
    public IReadOnlyList<string> Merchants { get; init; } = ["shop"];

    /// <summary>`Production`, or `Development` for gRPC reflection.</summary>
    public string Environment { get; init; } = "Production";

    /// <summary>How long one epoch key seals, at most a minute.</summary>
    public TimeSpan EpochLifetime { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long the adapter waits for the payment processor.</summary>
    public TimeSpan ProcessorTimeout { get; init; } = TimeSpan.FromSeconds(10);
}
