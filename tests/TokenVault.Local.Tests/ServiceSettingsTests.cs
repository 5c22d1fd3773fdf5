using System.Text.Json;
using TokenVault.Local.Setup;

namespace TokenVault.Local.Tests;

public sealed class ServiceSettingsTests : IDisposable
{
    private readonly TemporaryVault _vault = new();

    public void Dispose() => _vault.Dispose();

    [Fact]
    public void Writes_each_line_with_the_port_of_its_own_process()
    {
        var options = new LocalVaultOptions
        {
            LineSettings = new Dictionary<string, string>(StringComparer.Ordinal) { ["BreakDuration"] = "00:00:01" },
            AdditionalProcessors =
            [
                new PracticeProcessor("checkout") { Profile = "checkout", BasePath = "/cko" },
                new PracticeProcessor("spare") { OwnProcess = true },
            ],
        };
        var ports = VaultPorts.Default.With(options with { GatewayPort = 1001, ProcessorPort = 1002, SandboxPort = 1003 });
        using var settings = WriteProcessor(ports, options);
        var lines = settings.RootElement.GetProperty("Psp").GetProperty("Processors").EnumerateArray().ToList();

        Assert.Equal(["sandbox", "checkout", "spare"], lines.Select(line => line.GetProperty("Name").GetString()));
        Assert.Equal(["stripe", "checkout", "stripe"], lines.Select(line => line.GetProperty("Profile").GetString()));
        Assert.Equal(["", "/cko", ""], lines.Select(line => line.GetProperty("BasePath").GetString()));
        Assert.All(lines, line => Assert.True(line.GetProperty("Practice").GetBoolean()));
        Assert.All(lines, line => Assert.Equal("00:00:01", line.GetProperty("BreakDuration").GetString()));
        var spare = ports.Sandboxes!["spare"];
        Assert.NotEqual(1003, spare);
        Assert.Equal(
            ["https://127.0.0.1:1003", "https://127.0.0.1:1003", $"https://127.0.0.1:{spare}"], lines.Select(line => line.GetProperty("Address").GetString()));

        ServiceSettings.WriteGateway(_vault.Folder.GatewayConfig, "gw-1", ports.Gateway, ports.Processor, options);
        PortsFile.Change(_vault.Folder, ports, ports with { Sandbox = 2003 });
        using var changed = JsonDocument.Parse(File.ReadAllBytes(_vault.Folder.ProcessorConfig));
        Assert.Equal(
            ["https://127.0.0.1:2003", "https://127.0.0.1:2003", $"https://127.0.0.1:{spare}"],
            changed.RootElement.GetProperty("Psp").GetProperty("Processors").EnumerateArray().Select(line => line.GetProperty("Address").GetString()));
    }

    [Fact]
    public void Listens_for_processors_only_where_asked()
    {
        using var without = WriteProcessor(VaultPorts.Default, new LocalVaultOptions());
        using var with = WriteProcessor(VaultPorts.Default.With(new LocalVaultOptions { WebhookPort = 1004 }), new LocalVaultOptions());

        Assert.False(without.RootElement.TryGetProperty("Webhooks", out _));
        Assert.Equal(1004, with.RootElement.GetProperty("Webhooks").GetProperty("Port").GetInt32());
        Assert.Equal("processor.pem", with.RootElement.GetProperty("Webhooks").GetProperty("Certificate").GetString());
    }

    [Fact]
    public void Admits_operators_to_what_is_theirs_alone()
    {
        ServiceSettings.WriteGateway(_vault.Folder.GatewayConfig, "gw-1", 1, 2, new LocalVaultOptions
        {
            GatewaySettings = new Dictionary<string, string>(StringComparer.Ordinal) { ["Payments:EventRetention"] = "2.00:00:00" },
        });
        using var settings = JsonDocument.Parse(File.ReadAllBytes(_vault.Folder.GatewayConfig));
        var services = settings.RootElement.GetProperty("Callers").GetProperty("Services");

        Assert.Equal("""["operator"]""", services.GetProperty("tokenvault.v1.PaymentAdminService").GetRawText().ReplaceLineEndings("").Replace(" ", "", StringComparison.Ordinal));
        Assert.DoesNotContain("operator", services.GetProperty("tokenvault.v1.PaymentService").GetRawText(), StringComparison.Ordinal);
        Assert.Equal("2.00:00:00", settings.RootElement.GetProperty("Payments").GetProperty("EventRetention").GetString());
    }

    [Fact]
    public void Rejects_two_lines_of_one_name() =>
        Assert.Throws<LocalVaultException>(() => PracticeLines.All(new LocalVaultOptions { AdditionalProcessors = [new PracticeProcessor("sandbox")] }));

    [Fact]
    public void Remembers_all_ports()
    {
        var ports = new VaultPorts(1, 2, 3) { Webhooks = 4, Sandboxes = new Dictionary<string, int>(StringComparer.Ordinal) { ["spare"] = 5 } };
        PortsFile.Write(_vault.Folder, ports);
        var read = PortsFile.Read(_vault.Folder);

        Assert.Equal((1, 2, 3, 4, 5), (read.Gateway, read.Processor, read.Sandbox, read.Webhooks, read.OfSandbox("spare")));
        Assert.Equal(3, read.OfSandbox("sandbox"));
    }

    private JsonDocument WriteProcessor(VaultPorts ports, LocalVaultOptions options)
    {
        ServiceSettings.WriteProcessor(_vault.Folder.ProcessorConfig, ports, options);
        return JsonDocument.Parse(File.ReadAllBytes(_vault.Folder.ProcessorConfig));
    }
}
