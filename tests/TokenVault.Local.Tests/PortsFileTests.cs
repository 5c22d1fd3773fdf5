using System.Net;
using System.Net.Sockets;
using TokenVault.Local.Processes;
using TokenVault.Local.Setup;

namespace TokenVault.Local.Tests;

public sealed class PortsFileTests : IDisposable
{
    private readonly TemporaryVault _vault = new();

    public void Dispose() => _vault.Dispose();

    [Fact]
    public void Changes_ports_and_keeps_what_the_operator_wrote()
    {
        var options = new LocalVaultOptions();
        ServiceSettings.WriteGateway(_vault.Folder.GatewayConfig, "gw-1", 7443, 7444, options);
        ServiceSettings.WriteProcessor(_vault.Folder.ProcessorConfig, VaultPorts.Default, options);
        ServiceSettings.Edit(_vault.Folder.GatewayConfig, settings => settings["Environment"] = "Development");

        PortsFile.Change(_vault.Folder, VaultPorts.Default, new VaultPorts(1001, 1002, 1003) { Webhooks = 1004 });

        var gateway = File.ReadAllText(_vault.Folder.GatewayConfig);
        Assert.Contains("\"Port\": 1001", gateway, StringComparison.Ordinal);
        Assert.Contains("https://127.0.0.1:1002", gateway, StringComparison.Ordinal);
        Assert.Contains("Development", gateway, StringComparison.Ordinal);
        var processor = File.ReadAllText(_vault.Folder.ProcessorConfig);
        Assert.Contains("\"Port\": 1002", processor, StringComparison.Ordinal);
        Assert.Contains("https://127.0.0.1:1003", processor, StringComparison.Ordinal);
        Assert.Contains("\"Port\": 1004", processor, StringComparison.Ordinal);
        Assert.Equal(new VaultPorts(1001, 1002, 1003) { Webhooks = 1004 }, PortsFile.Read(_vault.Folder));
    }

    [Fact]
    public void Tells_a_taken_port_from_a_free_one()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Assert.False(FreePort.IsFree(((IPEndPoint)listener.LocalEndpoint).Port));
        Assert.True(FreePort.IsFree(FreePort.OrAny(0)));
    }
}
