using System.Text;
using System.Text.Json.Nodes;
using TokenVault.Local.Callers;

namespace TokenVault.Local.Setup;

/// <summary>Writes the services' configuration files. All paths in them are relative to the file.</summary>
internal static class ServiceSettings
{
    public const string GatewayId = "gw-1";
    public const string ProcessorId = "pr-1";

    public static void WriteGateway(string path, string gatewayId, int port, int processorPort, LocalVaultOptions options)
    {
        var settings = new JsonObject
        {
            ["Environment"] = options.Environment,
            ["Listen"] = Listen("gateway", port),
            ["Callers"] = Callers(
                ("tokenvault.v1.TokenService", CallerName.Merchant),
                ("tokenvault.v1.PaymentService", CallerName.Merchant),
                ("tokenvault.v1.PaymentAdminService", CallerName.Operator),
                ("tokenvault.v1.PrivacyService", CallerName.Privacy),
                ("tokenvault.v1.UsageService", CallerName.Operator),
                ("tokenvault.v1.TransferService", CallerName.Operator)),
            ["Gateway"] = new JsonObject { ["Id"] = gatewayId },
            ["Sealing"] = new JsonObject
            {
                ["Manifest"] = "manifest.json",
                ["CeremonyKey"] = "ceremony-public.pem",
                ["EpochLifetime"] = options.EpochLifetime.ToString("c"),
                ["EpochRecordsMax"] = 1 << 24,
            },
            ["Store"] = new JsonObject { ["Path"] = "store", ["RowKey"] = "row.key" },
            ["Adapter"] = new JsonObject
            {
                ["Address"] = Address(processorPort),
                ["TrustedAuthority"] = "ca.pem",
                ["San"] = CallerName.San(CallerName.Processor, ProcessorId),
                ["RecordKey"] = "ledger.vkey",
            },
            ["Telemetry"] = new JsonObject { ["OtlpEndpoint"] = "" },
        };
        Write(path, With(settings, options.GatewaySettings));
    }

    public static void WriteProcessor(string path, VaultPorts ports, LocalVaultOptions options)
    {
        var settings = new JsonObject
        {
            ["Environment"] = options.Environment,
            ["Listen"] = Listen("processor", ports.Processor),
            ["Callers"] = Callers(
                ("tokenvault.processor.v1.ProcessorService", CallerName.Gateway), ("tokenvault.processor.v1.OrderExecutionService", CallerName.Gateway),
                ("tokenvault.processor.v1.TransferIntakeService", CallerName.Gateway), ("tokenvault.processor.v1.FingerprintKeyService", CallerName.Gateway),
                ("tokenvault.processor.v1.KeyUpkeepService", CallerName.Gateway),
                ("tokenvault.v1.DisclosureService", CallerName.Auditor),
                ("tokenvault.processor.v1.RecordService", CallerName.Gateway),
                ("tokenvault.v1.UsageService", CallerName.Auditor),
                ("tokenvault.v1.KeyService", CallerName.Custodian), ("tokenvault.v1.KeyAdminService", CallerName.Custodian),
                ("tokenvault.processor.v1.ResealingService", CallerName.Gateway),
                ("tokenvault.v1.LedgerService", CallerName.Auditor)),
            ["Keystore"] = Keystore(options.Pkcs11),
            ["Store"] = new JsonObject { ["Path"] = "store" },
            ["Disclosures"] = new JsonObject { ["Directory"] = "disclosures" },
            ["Counting"] = new JsonObject { ["Directory"] = "counted", ["Allowances"] = "allowances" },
            ["Psp"] = new JsonObject
            {
                ["Accounts"] = "accounts.json",
                ["Manifest"] = "processors/manifest.json",
                ["OfficerAuthority"] = "officers-ca.pem",
                ["Processors"] = new JsonArray([.. PracticeLines.All(options).Select(line => Line(line, ports.OfSandbox(line.Name), options))]),
            },
            ["Telemetry"] = new JsonObject { ["OtlpEndpoint"] = "" },
        };
        if (ports.Webhooks is { } webhooks)
        {
            settings["Webhooks"] = Webhooks(webhooks);
        }

        Write(path, With(settings, options.ProcessorSettings));
    }

    public static string Address(int port) => $"https://127.0.0.1:{port}";

    /// <summary>A listener of its own under the adapter's certificate.</summary>
    public static JsonObject Webhooks(int port) => new() { ["Port"] = port, ["Certificate"] = "processor.pem", ["Key"] = "processor.key" };

    public static void Edit(string path, Action<JsonObject> edit)
    {
        var settings = JsonNode.Parse(File.ReadAllBytes(path))!.AsObject();
        edit(settings);
        Write(path, settings);
    }

    private static JsonObject Keystore(Pkcs11Token? token) => token is null
        ? new() { ["Path"] = "keystore.tvk", ["PassphraseFile"] = "passphrase" }
        : new()
        {
            ["Path"] = "keystore.tvk",
            ["Pkcs11"] = new JsonObject { ["Module"] = token.Module, ["TokenLabel"] = token.Label, ["PinFile"] = token.PinFile },
        };

    private static JsonObject Line(PracticeProcessor line, int port, LocalVaultOptions options) => With(
        new JsonObject
        {
            ["Name"] = line.Name,
            ["Profile"] = line.Profile,
            ["Practice"] = true,
            ["Address"] = Address(port),
            ["BasePath"] = line.BasePath,
            ["TrustedAuthority"] = "ca.pem",
            ["Timeout"] = options.ProcessorTimeout.ToString("c"),
        },
        options.LineSettings);

    private static JsonObject With(JsonObject settings, IReadOnlyDictionary<string, string> further)
    {
        foreach (var (path, value) in further)
        {
            SettingPath.Set(settings, path, value);
        }

        return settings;
    }

    private static JsonObject Listen(string file, int port) => new()
    {
        ["Address"] = "127.0.0.1",
        ["Port"] = port,
        ["Certificate"] = file + ".pem",
        ["Key"] = file + ".key",
        ["ClientAuthority"] = "ca.pem",
        ["MetricsPort"] = 0,
    };

    private static JsonObject Callers(params ReadOnlySpan<(string Service, string Role)> services)
    {
        var allowed = new JsonObject();
        foreach (var (service, role) in services)
        {
            allowed[service] = new JsonArray(role);
        }

        return new JsonObject { ["Registry"] = "registry.json", ["Services"] = allowed };
    }

    private static void Write(string path, JsonObject settings) =>
        PrivateFile.Replace(path, Encoding.UTF8.GetBytes(settings.ToJsonString(new() { WriteIndented = true }) + "\n"));
}
