using System.Security.Cryptography;
using TokenVault.Domain.Callers;
using TokenVault.Local.Certificates;
using TokenVault.Local.Processes;
using TokenVault.Local.Setup;

namespace TokenVault.Local.Callers;

/// <summary>Makes the folder of a further gateway: its certificate, a row key of its own, the signed manifest and the merchants.</summary>
internal sealed class GatewayEnrolment(VaultFolder folder, LocalAuthority authority)
{
    private const int RowKeyBytes = 32;

    public string Enroll(GatewayId gateway, int port)
    {
        var ports = PortsFile.Read(folder);
        var path = Path.Combine(folder.Enrolled, gateway.Value);
        var config = Path.Combine(path, "gateway.json");
        if (!File.Exists(config))
        {
            PrivateFile.CreateFolder(folder.Enrolled);
            PrivateFile.CreateFolder(path);
            authority.IssueService(path, "gateway", CallerName.San(CallerName.Gateway, gateway.Value));
            foreach (var file in (string[])["manifest.json", "ceremony-public.pem", "ledger.vkey", "registry.json"])
            {
                PrivateFile.Replace(Path.Combine(path, file), File.ReadAllBytes(Path.Combine(folder.Gateway, file)));
            }

            PrivateFile.Replace(Path.Combine(path, "row.key"), RandomNumberGenerator.GetBytes(RowKeyBytes));
            ServiceSettings.WriteGateway(config, gateway.Value, FreePort.OrAny(port), ports.Processor, new LocalVaultOptions());
        }

        new CallerRegistry(folder.ProcessorRegistry).Enable(CallerName.Gateway, gateway.Value);
        return config;
    }
}
