using System.Text.Json;

namespace TokenVault.Local.Setup;

/// <summary>Which ports a vault was given, and the change to others.</summary>
internal static class PortsFile
{
    public static VaultPorts Read(VaultFolder folder) =>
        JsonSerializer.Deserialize(File.ReadAllBytes(folder.Ports), LocalJson.Default.VaultPorts)
        ?? throw new LocalVaultException($"{folder.Ports} is empty.");

    public static void Write(VaultFolder folder, VaultPorts ports) =>
        PrivateFile.Replace(folder.Ports, JsonSerializer.SerializeToUtf8Bytes(ports, LocalJson.Default.VaultPorts));

    /// <summary>Gives a stopped vault other ports; whatever else its operator has written into the configuration stays.</summary>
    public static void Change(VaultFolder folder, VaultPorts kept, VaultPorts ports)
    {
        ServiceSettings.Edit(folder.GatewayConfig, settings =>
        {
            settings["Listen"]!["Port"] = ports.Gateway;
            settings["Adapter"]!["Address"] = ServiceSettings.Address(ports.Processor);
        });
        ServiceSettings.Edit(folder.ProcessorConfig, settings =>
        {
            settings["Listen"]!["Port"] = ports.Processor;
            foreach (var line in settings["Psp"]!["Processors"]!.AsArray())
            {
                if (string.Equals(line!["Address"]!.GetValue<string>(), ServiceSettings.Address(kept.Sandbox), StringComparison.Ordinal))
                {
                    line["Address"] = ServiceSettings.Address(ports.Sandbox);
                }
            }

            if (ports.Webhooks is { } webhooks)
            {
                if (settings["Webhooks"] is { } section)
                {
                    section["Port"] = webhooks;
                }
                else
                {
                    settings["Webhooks"] = ServiceSettings.Webhooks(webhooks);
                }
            }
        });
        Write(folder, ports);
    }
}
