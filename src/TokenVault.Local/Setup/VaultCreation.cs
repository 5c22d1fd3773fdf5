using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using TokenVault.Domain.Callers;
using TokenVault.Local.Callers;
using TokenVault.Local.Certificates;
using TokenVault.Local.Processes;

namespace TokenVault.Local.Setup;

/// <summary>Makes everything that a vault needs before its first start: authority, certificates, keys, registries, configuration.</summary>
internal sealed class VaultCreation(VaultFolder folder, LocalVaultOptions options, TimeProvider clock)
{
    private const int RowKeyBytes = 32;
    private const int PassphraseBytes = 32;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (Directory.Exists(folder.Authority))
        {
            throw new LocalVaultException(
                $"{folder.Root} holds a vault whose making was interrupted. It has no tokens yet: remove the folder and try again.");
        }

        var ports = VaultPorts.Default.With(options);
        foreach (var path in (string[])
            [folder.Root, folder.Authority, folder.Officers, folder.Ceremony, folder.Gateway, folder.Processor, folder.Sandbox, folder.Clients, folder.Logs])
        {
            PrivateFile.CreateFolder(path);
        }

        PracticeLines.Write(folder, options);
        using (var authority = LocalAuthority.Create(folder, clock))
        {
            authority.IssueService(folder.Gateway, "gateway", CallerName.San(CallerName.Gateway, ServiceSettings.GatewayId));
            authority.IssueService(folder.Processor, "processor", CallerName.San(CallerName.Processor, ServiceSettings.ProcessorId));
            authority.IssueService(folder.Sandbox, "sandbox", CallerName.San("sandbox", "sandbox"));
            CreateCallers(authority);
        }

        ServiceSettings.WriteGateway(folder.GatewayConfig, ServiceSettings.GatewayId, ports.Gateway, ports.Processor, options);
        ServiceSettings.WriteProcessor(folder.ProcessorConfig, ports, options);
        ProfileCreation.Run(folder, clock);
        PrivateFile.Replace(Path.Combine(folder.Gateway, "row.key"), RandomNumberGenerator.GetBytes(RowKeyBytes));
        await CreateOpeningKeyAsync(cancellationToken);
        if (options.Pkcs11 is not null)
        {
            // Beside a passphrase in the same folder, wrapping would be for show.
            await CredentialWrapping.RunAsync(folder.ProcessorConfig, cancellationToken);
        }


        // Last: whoever finds this file finds a whole vault.
        PortsFile.Write(folder, ports);
    }

    private void CreateCallers(LocalAuthority authority)
    {
        new CallerRegistry(folder.ProcessorRegistry).Enable(CallerName.Gateway, ServiceSettings.GatewayId);
        new ProcessorAccounts(folder).Create(options.Rules);
        var admission = new CallerAdmission(folder, authority);
        admission.AddAuditor();
        admission.AddOperators();
        admission.AddCustodians();
        admission.AddPrivacyOfficer();
        foreach (var name in options.Merchants)
        {
            if (!MerchantId.TryParse(name, out var merchant))
            {
                throw new LocalVaultException("A merchant's name is 1 to 32 lower-case letters, digits and hyphens and begins with a letter.");
            }

            admission.AddMerchant(merchant);
        }
    }

    private async Task CreateOpeningKeyAsync(CancellationToken cancellationToken)
    {
        if (options.Pkcs11 is null)
        {
            PrivateFile.Replace(
                Path.Combine(folder.Processor, "passphrase"),
                Encoding.ASCII.GetBytes(Convert.ToBase64String(RandomNumberGenerator.GetBytes(PassphraseBytes))));
        }

        var publicKeyFile = Path.Combine(folder.Ceremony, "opening-public-key.json");
        var end = await ChildLauncher.RunAsync(
            ServicePrograms.Find("TokenVault.Processor"), ["init-keys", "--config", folder.ProcessorConfig, "--public-key-out", publicKeyFile], cancellationToken);
        if (end.ExitCode != 0)
        {
            throw new LocalVaultException($"The adapter could not make its keys (exit code {end.ExitCode}):{Environment.NewLine}{end.Output}");
        }

        SignManifest(publicKeyFile);
    }

    private void SignManifest(string publicKeyFile)
    {
        var opening = JsonSerializer.Deserialize(File.ReadAllBytes(publicKeyFile), LocalJson.Default.OpeningPublicKey)
            ?? throw new LocalVaultException($"{publicKeyFile} is empty.");
        new RecordKeyFiles(folder).Write([opening.Ledger]);
        var ceremony = new KeyCeremony(folder, clock);
        ceremony.Begin();
        ceremony.Name(opening.Suite, opening.KeyNumber, opening.PublicKey);
    }
}
