namespace TokenVault.Local;

/// <summary>Where everything of one local vault lies. Each part has a folder of its own that only its owner may enter.</summary>
public sealed class VaultFolder(string root)
{
    public string Root { get; } = Path.GetFullPath(root);

    /// <summary>The authority of all certificates. In production it stands elsewhere.</summary>
    public string Authority => Path.Combine(Root, "ca");

    /// <summary>The key that signs the key manifest. In production it stays offline.</summary>
    public string Ceremony => Path.Combine(Root, "ceremony");

    /// <summary>The public key by which the record of disclosures is checked. Give it to auditors.</summary>
    public string LedgerKey => Path.Combine(Ceremony, "ledger.vkey");

    /// <summary>The authority of the officers and their certificates. In production it stands elsewhere, and each officer keeps his own.</summary>
    public string Officers => Path.Combine(Root, "officers");

    public string Gateway => Path.Combine(Root, "gateway");

    public string Processor => Path.Combine(Root, "processor");

    public string Sandbox => Path.Combine(Root, "sandbox");

    public string Clients => Path.Combine(Root, "clients");

    public string Logs => Path.Combine(Root, "logs");

    public string GatewayConfig => Path.Combine(Gateway, "gateway.json");

    public string ProcessorConfig => Path.Combine(Processor, "processor.json");

    public string SandboxRecords => Path.Combine(Sandbox, "records");

    public string AuthorityCertificate => Path.Combine(Authority, "ca.pem");

    /// <summary>Who may call the gateway.</summary>
    public string GatewayRegistry => Path.Combine(Gateway, "registry.json");

    /// <summary>Who may call the processor adapter.</summary>
    public string ProcessorRegistry => Path.Combine(Processor, "registry.json");

    /// <summary>The adapter's long-lived keys, encrypted.</summary>
    public string Keystore => Path.Combine(Processor, "keystore.tvk");

    /// <summary>Which merchant is charged through which account at a payment processor.</summary>
    public string Accounts => Path.Combine(Processor, "accounts.json");

    /// <summary>The profiles of payment processors, with the manifest that two officers signed.</summary>
    public string Profiles => Path.Combine(Processor, "processors");

    /// <summary>The allowances for imports that the adapter looks at.</summary>
    public string Allowances => Path.Combine(Processor, "allowances");

    /// <summary>Orders by which cards leave the vault, and what is sealed by them.</summary>
    public string Orders => Path.Combine(Processor, "orders");

    /// <summary>The adapter's copy of the officers' authority.</summary>
    public string OfficerAuthority => Path.Combine(Processor, "officers-ca.pem");

    /// <summary>Which of the adapter's lines lead to practice processors.</summary>
    public string PracticeLines => Path.Combine(Root, "practice.json");

    /// <summary>Written last when a vault is made, so that a half-made one is told from a whole one.</summary>
    public string Ports => Path.Combine(Root, "ports.json");

    public bool IsComplete => File.Exists(Ports);

    /// <summary>The folders of gateways that were enrolled beside the first.</summary>
    public string Enrolled => Path.Combine(Root, "gateways");

    /// <summary>The folders of all gateways.</summary>
    public IReadOnlyList<string> GatewayFolders => [Gateway, .. Directory.Exists(Enrolled) ? Directory.GetDirectories(Enrolled) : []];

    /// <summary>The registries of all gateways: who may call one may call each.</summary>
    public IReadOnlyList<string> GatewayRegistries =>
        [GatewayRegistry, .. Directory.Exists(Enrolled) ? Directory.GetDirectories(Enrolled).Select(path => Path.Combine(path, "registry.json")) : []];

    /// <summary>The certificate folder of one merchant, operator or auditor.</summary>
    public string Client(string name) => Path.Combine(Clients, name);

    /// <summary>The certificate folder of one officer.</summary>
    public string Officer(string name) => Path.Combine(Officers, name);

    /// <summary>The records of a practice processor beside the first.</summary>
    public string SandboxRecordsOf(string name) => Path.Combine(Root, "sandbox-" + name, "records");

    public string Log(string service) => Path.Combine(Logs, service + ".log");
}
