using TokenVault.Local.Processes;

namespace TokenVault.Local;

/// <summary>The loopback ports of the services.</summary>
internal sealed record VaultPorts(int Gateway, int Processor, int Sandbox)
{
    /// <summary>Where the adapter listens for what processors tell by themselves; null: nowhere.</summary>
    public int? Webhooks { get; init; }

    /// <summary>The practice processors that are processes beside the first, by name.</summary>
    public IReadOnlyDictionary<string, int>? Sandboxes { get; init; }

    public static VaultPorts Default { get; } = new(7443, 7444, 7445);

    /// <summary>These ports, with what the options ask for instead.</summary>
    public VaultPorts With(LocalVaultOptions options)
    {
        var own = options.AdditionalProcessors.Where(processor => processor.OwnProcess).ToList();
        return this with
        {
            Gateway = FreePort.OrAny(options.GatewayPort ?? Gateway),
            Processor = FreePort.OrAny(options.ProcessorPort ?? Processor),
            Sandbox = FreePort.OrAny(options.SandboxPort ?? Sandbox),
            Webhooks = options.WebhookPort is { } webhooks ? FreePort.OrAny(webhooks) : Webhooks,
            Sandboxes = own.Count == 0
                ? Sandboxes
                : own.ToDictionary(processor => processor.Name, _ => FreePort.OrAny(0), StringComparer.Ordinal),
        };
    }

    /// <summary>The port of the practice processor that a line leads to.</summary>
    public int OfSandbox(string name) => Sandboxes is { } own && own.TryGetValue(name, out var port) ? port : Sandbox;
}
