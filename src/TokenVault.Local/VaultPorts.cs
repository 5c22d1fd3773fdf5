using TokenVault.Local.Processes;

namespace TokenVault.Local;

/// <summary>The loopback ports of the three services.</summary>
internal sealed record VaultPorts(int Gateway, int Processor, int Sandbox)
{
    public static VaultPorts Default { get; } = new(7443, 7444, 7445);

    /// <summary>These ports, with what the options ask for instead.</summary>
    public VaultPorts With(LocalVaultOptions options) => new(
        FreePort.OrAny(options.GatewayPort ?? Gateway),
        FreePort.OrAny(options.ProcessorPort ?? Processor),
        FreePort.OrAny(options.SandboxPort ?? Sandbox));
}
