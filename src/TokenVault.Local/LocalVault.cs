using System.Security.Cryptography.X509Certificates;
using TokenVault.Client;
using TokenVault.Local.Callers;
using TokenVault.Local.Processes;
using TokenVault.Local.Setup;

namespace TokenVault.Local;

/// <summary>A whole vault on this machine: gateway, processor adapter and practice processor, each a process of its own.</summary>
public sealed class LocalVault : IAsyncDisposable
{
    private readonly TimeProvider _clock;

    private LocalVault(VaultFolder folder, VaultPorts ports, TimeProvider clock)
    {
        (Folder, _clock) = (folder, clock);
        Gateway = new ServiceProcess("gateway", "TokenVault.Gateway", ports.Gateway, folder.Log("gateway"), ["--config", folder.GatewayConfig]);
        Processor = new ServiceProcess(
            "processor", "TokenVault.Processor", ports.Processor, folder.Log("processor"), ["--config", folder.ProcessorConfig]);
        Sandbox = new ServiceProcess(
            "sandbox", "TokenVault.Sandbox", ports.Sandbox, folder.Log("sandbox"),
            [
                "--port", ports.Sandbox.ToString(System.Globalization.CultureInfo.InvariantCulture),
                "--certificate", Path.Combine(folder.Sandbox, "sandbox.pem"), "--key", Path.Combine(folder.Sandbox, "sandbox.key"),
                "--records", folder.SandboxRecords,
            ]);
    }

    public VaultFolder Folder { get; }

    public ServiceProcess Gateway { get; }

    public ServiceProcess Processor { get; }

    public ServiceProcess Sandbox { get; }

    /// <summary>In the order of starting: who is called before who calls.</summary>
    public IReadOnlyList<ServiceProcess> Services => [Sandbox, Processor, Gateway];

    /// <summary>Makes the vault where there is none yet, without starting anything.</summary>
    public static async Task<LocalVault> OpenAsync(
        string directory, LocalVaultOptions? options = null, TimeProvider? clock = null, CancellationToken cancellationToken = default)
    {
        var folder = new VaultFolder(directory);
        options ??= new LocalVaultOptions();
        clock ??= TimeProvider.System;
        if (!folder.IsComplete)
        {
            await new VaultCreation(folder, options, clock).RunAsync(cancellationToken);
        }

        var kept = PortsFile.Read(folder);
        var ports = kept.With(options with
        {
            // 0 asked for any port when the vault was made; it has them.
            GatewayPort = options.GatewayPort is 0 ? null : options.GatewayPort,
            ProcessorPort = options.ProcessorPort is 0 ? null : options.ProcessorPort,
            SandboxPort = options.SandboxPort is 0 ? null : options.SandboxPort,
        });
        if (ports != kept)
        {
            PortsFile.Change(folder, ports);
        }

        return new LocalVault(folder, ports, clock);
    }

    /// <summary>Makes the vault where there is none yet and starts its three processes.</summary>
    /// <exception cref="LocalVaultException">A service does not come up; nothing is left running.</exception>
    public static async Task<LocalVault> StartAsync(
        string directory, LocalVaultOptions? options = null, CancellationToken cancellationToken = default)
    {
        var vault = await OpenAsync(directory, options, clock: null, cancellationToken);
        try
        {
            foreach (var service in vault.Services)
            {
                await service.StartAsync(cancellationToken);
            }

            return vault;
        }
        catch
        {
            await vault.DisposeAsync();
            throw;
        }
    }

    /// <summary>A line to the gateway as one of its merchants.</summary>
    public TokenVaultClient Connect(string merchant) => Connect(Gateway.Address, merchant);

    /// <summary>A line to the adapter's record of disclosures.</summary>
    public TokenVaultClient ConnectAuditor() => Connect(Processor.Address, CallerAdmission.AuditorName);

    /// <summary>A line to any service under the certificate of one client folder, or under none.</summary>
    public TokenVaultClient Connect(Uri address, string? client)
    {
        var path = client is null ? null : Folder.Client(client);
        if (path is not null && !File.Exists(Path.Combine(path, "client.pem")))
        {
            throw new LocalVaultException($"{client} has no certificate in {Folder.Clients}. Add it: tokenvault merchant add {client} --dir {Folder.Root}");
        }

        return TokenVaultClient.Connect(new TokenVaultClientOptions
        {
            Address = address,
            Authority = X509CertificateLoader.LoadCertificateFromFile(Folder.AuthorityCertificate),
            Certificate = path is null
                ? null
                : X509Certificate2.CreateFromPemFile(Path.Combine(path, "client.pem"), Path.Combine(path, "client.key")),
        });
    }

    /// <summary>What the practice processor counted.</summary>
    public Task<SandboxSummary> ReadSandboxSummaryAsync(CancellationToken cancellationToken = default) =>
        SandboxSummary.ReadAsync(Sandbox.Address, Folder.AuthorityCertificate, cancellationToken);

    /// <summary>Changes who may call. The running services take it over.</summary>
    public VaultCallers Callers => new(Folder, _clock);

    /// <summary>Stops the three processes, who calls before who is called.</summary>
    public async ValueTask DisposeAsync()
    {
        await Gateway.StopAsync();
        await Processor.StopAsync();
        await Sandbox.StopAsync();
    }
}
