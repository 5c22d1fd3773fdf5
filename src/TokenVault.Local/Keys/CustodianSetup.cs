using System.Globalization;
using TokenVault.Domain.Callers;
using TokenVault.Local.Callers;
using TokenVault.Local.Certificates;
using TokenVault.Local.Processes;
using TokenVault.Local.Setup;

namespace TokenVault.Local.Keys;

/// <summary>Has a vault's keystore open by key custodians: their certificates, their shares, the adapter's configuration.</summary>
/// <param name="Threshold">How many shares open it.</param>
/// <param name="Custodians">Who has one each, by name.</param>
/// <param name="SharesDirectory">Where a file for each is written.</param>
public sealed record CustodianSetup(int Threshold, IReadOnlyList<string> Custodians, string SharesDirectory)
{
    /// <summary>Whether it opens by its passphrase no more.</summary>
    public bool RemovePassphrase { get; init; }

    /// <summary>As many shares as it takes, where it has no passphrase any more.</summary>
    public IReadOnlyList<string> ShareFiles { get; init; } = [];

    /// <summary>Does it for a vault that is not running. Gives what the adapter's program said.</summary>
    /// <exception cref="LocalVaultException">The adapter is running, a name can't serve, or the keystore does not open.</exception>
    public async Task<string> RunAsync(VaultFolder folder, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (!FreePort.IsFree(PortsFile.Read(folder).Processor))
        {
            throw new LocalVaultException("The adapter is running. Stop it first: it would go on with the keystore that it has.");
        }

        if (Custodians.FirstOrDefault(static name => !MerchantId.TryParse(name, out _)) is { } wrong)
        {
            throw new LocalVaultException($"'{wrong}' can't be a custodian's name: 1 to 32 lower-case letters, digits and hyphens, a letter first.");
        }

        // All that could refuse them comes first: a keystore whose custodians have no certificate opens for nobody.
        using var authority = LocalAuthority.Open(folder, clock);
        var admission = new CallerAdmission(folder, authority);
        admission.RequireCustodians(Custodians);
        var passphrase = Path.Combine(folder.Processor, "passphrase");
        string[] arguments =
        [
            "set-custodians", "--config", folder.ProcessorConfig, "--threshold", Threshold.ToString(CultureInfo.InvariantCulture),
            "--custodians", string.Join(',', Custodians), "--shares-out-dir", Path.GetFullPath(SharesDirectory),
            .. ShareFiles.SelectMany(static file => (string[])["--share-file", Path.GetFullPath(file)]),
            .. (string[])(ShareFiles.Count == 0 && File.Exists(passphrase) ? ["--passphrase-file", passphrase] : []),
            .. (string[])(RemovePassphrase ? ["--remove-passphrase"] : []),
        ];
        var end = await ChildLauncher.RunAsync(ServicePrograms.Find("TokenVault.Processor"), arguments, cancellationToken);
        if (end.ExitCode != 0)
        {
            throw new LocalVaultException($"The custodians have no shares, and the keystore is as it was: {end.Output.Trim()}");
        }

        admission.AddCustodians(Custodians);
        ServiceSettings.OpenByCustodians(folder.ProcessorConfig);
        if (RemovePassphrase)
        {
            File.Delete(passphrase);
        }

        return end.Output.Trim();
    }
}
