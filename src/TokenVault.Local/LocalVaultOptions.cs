using TokenVault.Local.Callers;

namespace TokenVault.Local;

/// <summary>
/// How a local vault is made. Ports: null keeps those of the vault that is there, or takes the default for a new one; 0 takes any
/// free one. Arguments of practice processors and the delay of orders count at each start, all else when the vault is made.
/// </summary>
public sealed record LocalVaultOptions
{
    public int? GatewayPort { get; init; }

    public int? ProcessorPort { get; init; }

    public int? SandboxPort { get; init; }

    /// <summary>Where the adapter listens for what payment processors tell by themselves. Null: it does not listen.</summary>
    public int? WebhookPort { get; init; }

    /// <summary>Ports that nothing else uses, for tests and measurements beside one another.</summary>
    public static LocalVaultOptions AnyPorts { get; } = new() { GatewayPort = 0, ProcessorPort = 0, SandboxPort = 0 };

    /// <summary>
    /// How long an order by which cards leave the vault waits before it is executed, 0 to 30 days. Null keeps what the vault has; a new
    /// one has 24 h. An order keeps the delay under which it was first seen.
    /// </summary>
    public TimeSpan? OrderDelay { get; init; }

    /// <summary>Where a new vault's opening keys are made and used. Null: in its keystore's file, under a passphrase.</summary>
    public Pkcs11Token? Pkcs11 { get; init; }

    /// <summary>The merchants of a new vault.</summary>
    public IReadOnlyList<string> Merchants { get; init; } = ["shop"];

    /// <summary>`Production`, or `Development` for gRPC reflection.</summary>
    public string Environment { get; init; } = "Production";

    /// <summary>How long one epoch key seals, at most a minute.</summary>
    public TimeSpan EpochLifetime { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long the adapter waits for the payment processor.</summary>
    public TimeSpan ProcessorTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Further arguments of the first practice processor, such as `--faults FILE`.</summary>
    public IReadOnlyList<string> SandboxArguments { get; init; } = [];

    /// <summary>Lines to practice processors beside the first. Each merchant has an account with each.</summary>
    public IReadOnlyList<PracticeProcessor> AdditionalProcessors { get; init; } = [];

    /// <summary>Which payments go to which processor. Empty: by the accounts' own weights.</summary>
    public IReadOnlyList<RoutingRule> Rules { get; init; } = [];

    /// <summary>
    /// Anything else of gateway.json by its path, such as `Payments:EventRetention` or `Reconciliation:Steps:0`; replaces what
    /// would be written there.
    /// </summary>
    public IReadOnlyDictionary<string, string> GatewaySettings { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Further settings of each line to a practice processor, such as `FailureRatio` and `BreakDuration` of its breaker.</summary>
    public IReadOnlyDictionary<string, string> LineSettings { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The same as <see cref="GatewaySettings"/> for processor.json, such as `Limits:Default:OpeningsPerDay`.</summary>
    public IReadOnlyDictionary<string, string> ProcessorSettings { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
}
