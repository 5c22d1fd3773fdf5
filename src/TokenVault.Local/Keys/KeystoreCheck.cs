using System.Text.Json;
using TokenVault.Local.Processes;

namespace TokenVault.Local.Keys;

/// <summary>Has a process of the adapter open a keystore: nothing else ever does.</summary>
public static class KeystoreCheck
{
    /// <summary>What a keystore holds, by what a vault's opens by.</summary>
    /// <param name="folder">The vault.</param>
    /// <param name="keystore">The keystore's path.</param>
    /// <param name="shareFiles">Custodians' shares, as many as it takes, where it opens by them; else none.</param>
    /// <param name="cancellationToken">Ends the process.</param>
    /// <exception cref="LocalVaultException">It does not open.</exception>
    public static Task<KeystoreContents> OpenAsync(
        VaultFolder folder, string keystore, IReadOnlyList<string> shareFiles, CancellationToken cancellationToken) =>
        OpenAsync(folder, (keystore, keystore), shareFiles, cancellationToken);

    /// <summary>What a backup holds, found out in a folder of its own that goes with it: nothing of the vault but what it opens by helps.</summary>
    /// <exception cref="LocalVaultException">It does not open, or does not hold what it states.</exception>
    public static async Task<KeystoreContents> RehearseAsync(
        VaultFolder folder, KeyBackupContent backup, IReadOnlyList<string> shareFiles, CancellationToken cancellationToken)
    {
        var place = Directory.CreateTempSubdirectory("tokenvault-rehearsal-");
        try
        {
            var path = Path.Combine(place.FullName, "keystore.tvk");
            PrivateFile.Replace(path, backup.Keystore);
            var contents = await OpenAsync(folder, (path, "The keystore in the backup"), shareFiles, cancellationToken);
            return contents.Generation == backup.Generation && contents.Names.SetEquals(backup.Names)
                ? contents
                : throw new LocalVaultException(
                    $"The keystore in the backup opens, and holds other keys than the backup states: {string.Join(", ", contents.Names.Order(StringComparer.Ordinal))}.");
        }
        finally
        {
            place.Delete(recursive: true);
        }
    }

    private static async Task<KeystoreContents> OpenAsync(
        VaultFolder folder, (string Path, string Name) keystore, IReadOnlyList<string> shareFiles, CancellationToken cancellationToken)
    {
        var (exitCode, output) = await ChildLauncher.RunAsync(
            ServicePrograms.Find("TokenVault.Processor"),
            [
                "show-keys", "--config", folder.ProcessorConfig, "--keystore", keystore.Path,
                .. shareFiles.SelectMany(static file => (string[])["--share-file", Path.GetFullPath(file)]),
            ],
            cancellationToken);
        try
        {
            if (exitCode == 0 && JsonSerializer.Deserialize(output, LocalJson.Default.KeystoreContents) is { Keys: not null } contents)
            {
                return contents;
            }
        }
        catch (JsonException)
        {
            // Told below, with what it said.
        }

        throw new LocalVaultException($"{keystore.Name} does not open: {output.Trim()}");
    }
}
