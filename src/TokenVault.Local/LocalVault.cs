using System.Globalization;
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

    private LocalVault(VaultFolder folder, VaultPorts ports, LocalVaultOptions options, TimeProvider clock)
    {
        (Folder, _clock) = (folder, clock);
        Gateway = new ServiceProcess("gateway", "TokenVault.Gateway", ports.Gateway, folder.Log("gateway"), ["--config", folder.GatewayConfig]);
        Processor = new ServiceProcess(
            "processor", "TokenVault.Processor", ports.Processor, folder.Log("processor"), ["--config", folder.ProcessorConfig]);
        Sandbox = Practice("sandbox", ports.Sandbox, folder.SandboxRecords, options.SandboxArguments);
        FurtherSandboxes = (ports.Sandboxes ?? new Dictionary<string, int>(StringComparer.Ordinal)).ToDictionary(
            own => own.Key,
            own => Practice("sandbox-" + own.Key, own.Value, folder.SandboxRecordsOf(own.Key), ArgumentsOf(options, own.Key)),
            StringComparer.Ordinal);
    }

    public VaultFolder Folder { get; }

    public ServiceProcess Gateway { get; }

    public ServiceProcess Processor { get; }

    public ServiceProcess Sandbox { get; }

    /// <summary>The practice processors that are processes beside the first, by the name of the adapter's line to them.</summary>
    public IReadOnlyDictionary<string, ServiceProcess> FurtherSandboxes { get; }

    /// <summary>In the order of starting: who is called before who calls.</summary>
    public IReadOnlyList<ServiceProcess> Services => [Sandbox, .. FurtherSandboxes.Values, Processor, Gateway];

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
            // They are made with the vault.
            AdditionalProcessors = [],
            // 0 asked for any port when the vault was made; it has them.
            GatewayPort = options.GatewayPort is 0 ? null : options.GatewayPort,
            ProcessorPort = options.ProcessorPort is 0 ? null : options.ProcessorPort,
            SandboxPort = options.SandboxPort is 0 ? null : options.SandboxPort,
            WebhookPort = options.WebhookPort is 0 && kept.Webhooks is not null ? null : options.WebhookPort,
        });
        if (ports != kept)
        {
            PortsFile.Change(folder, kept, ports);
        }

        if (options.OrderDelay is { } delay)
        {
            ServiceSettings.Edit(folder.ProcessorConfig, settings => SettingPath.Set(settings, "Orders:Delay", delay.ToString("c")));
        }

        return new LocalVault(folder, ports, options, clock);
    }

    /// <summary>Makes the vault where there is none yet and starts its processes.</summary>
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

    /// <summary>A line to the gateway as one of the vault's operators.</summary>
    public TokenVaultClient ConnectOperator(string name) => Connect(Gateway.Address, name);

    /// <summary>A line to the adapter's record of disclosures.</summary>
    public TokenVaultClient ConnectAuditor() => Connect(Processor.Address, CallerAdmission.AuditorName);

    /// <summary>A line to the gateway as whoever answers card holders.</summary>
    public TokenVaultClient ConnectPrivacyOfficer() => Connect(Gateway.Address, CallerAdmission.PrivacyName);

    /// <summary>A line to the adapter as one of the key custodians.</summary>
    public TokenVaultClient ConnectCustodian(string name = "custodian-1") => Connect(Processor.Address, name);

    /// <summary>A line to any service under the certificate of one client folder, or under none.</summary>
    public TokenVaultClient Connect(Uri address, string? client)
    {
        var path = client is null ? null : Folder.Client(client);
        if (path is not null && !File.Exists(Path.Combine(path, "client.pem")))
        {
            var known = new DirectoryInfo(Folder.Clients).EnumerateDirectories().Select(folder => folder.Name).Order(StringComparer.Ordinal);
            throw new LocalVaultException(
                $"{client} has no certificate in {Folder.Clients}; there are: {string.Join(", ", known)}. A merchant is added by: tokenvault merchant add {client} --dir {Folder.Root}");
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
    public Task<SandboxSummary> ReadSandboxSummaryAsync(CancellationToken cancellationToken = default) => ReadSandboxSummaryAsync(Sandbox, cancellationToken);

    /// <summary>What one of several practice processors counted.</summary>
    public async Task<SandboxSummary> ReadSandboxSummaryAsync(ServiceProcess sandbox, CancellationToken cancellationToken = default)
    {
        using var pages = new SandboxPages(Folder.AuthorityCertificate);
        return SandboxSummary.Parse(await pages.ReadAsync(new Uri(sandbox.Address, "/sandbox/summary"), cancellationToken));
    }

    /// <summary>Writes a page of a practice processor, such as `/sandbox/report.csv`, to a file.</summary>
    public async Task SaveSandboxPageAsync(ServiceProcess sandbox, string page, string path, CancellationToken cancellationToken = default)
    {
        using var pages = new SandboxPages(Folder.AuthorityCertificate);
        PrivateFile.Replace(path, await pages.ReadAsync(new Uri(sandbox.Address, page), cancellationToken));
    }

    /// <summary>Names the adapter's public keys to gateways and auditors.</summary>
    public KeyCeremony Ceremony => new(Folder, _clock);

    /// <summary>Changes who may call. The running services take it over.</summary>
    public VaultCallers Callers => new(Folder, _clock);

    /// <summary>Stops the processes, who calls before who is called.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var service in Services.Reverse())
        {
            await service.StopAsync();
        }
    }

    private static IReadOnlyList<string> ArgumentsOf(LocalVaultOptions options, string name) =>
        options.AdditionalProcessors.FirstOrDefault(line => string.Equals(line.Name, name, StringComparison.Ordinal))?.Arguments ?? [];

    private ServiceProcess Practice(string name, int port, string records, IReadOnlyList<string> further) => new(
        name, "TokenVault.Sandbox", port, Folder.Log(name),
        [
            "--port", port.ToString(CultureInfo.InvariantCulture),
            "--certificate", Path.Combine(Folder.Sandbox, "sandbox.pem"), "--key", Path.Combine(Folder.Sandbox, "sandbox.key"),
            "--records", records, .. further,
        ]);
}
