using System.Security.Cryptography;
using TokenVault.Domain.Callers;
using TokenVault.Local.Certificates;
using TokenVault.Local.Processes;
using TokenVault.Local.Setup;

namespace TokenVault.Local.Callers;

/// <summary>Makes the folder of a further gateway: its certificate, a row key of its own, the signed manifest and the merchants. Renews certificates.</summary>
internal sealed class GatewayEnrolment(VaultFolder folder, LocalAuthority authority)
{
    private const int RowKeyBytes = 32;

    public string Enroll(GatewayId gateway, int port)
    {
        var ports = PortsFile.Read(folder);
        var path = FolderOf(gateway);
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

    /// <summary>Issues another certificate, of another key, to a gateway that may call. The one before stays good until it ends.</summary>
    public void Renew(GatewayId gateway)
    {
        var registered = new CallerRegistry(folder.ProcessorRegistry).Read().FirstOrDefault(
            caller => string.Equals(caller.Role, CallerName.Gateway, StringComparison.Ordinal) && string.Equals(caller.Name, gateway.Value, StringComparison.Ordinal));
        if (registered is not { Disabled: false })
        {
            throw new LocalVaultException($"{gateway} may not call the adapter: there is nothing to renew. A gateway is let in by: tokenvault gateway enroll {gateway} --dir {folder.Root}");
        }

        authority.IssueService(FolderOf(gateway), "gateway", CallerName.San(CallerName.Gateway, gateway.Value));
    }

    // The first one has its folder since the vault was made: let in again, it goes on with its store.
    private string FolderOf(GatewayId gateway) => string.Equals(gateway.Value, ServiceSettings.GatewayId, StringComparison.Ordinal)
        ? folder.Gateway
        : Path.Combine(folder.Enrolled, gateway.Value);
}
