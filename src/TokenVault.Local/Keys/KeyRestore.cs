using System.Globalization;
using TokenVault.Local.Processes;
using TokenVault.Local.Setup;

namespace TokenVault.Local.Keys;

/// <summary>Puts a keystore back out of a backup.</summary>
public static class KeyRestore
{
    /// <summary>Puts it back. The keystore that was there stays beside it under another name.</summary>
    /// <param name="folder">The vault, which must not be running.</param>
    /// <param name="backup">The backup.</param>
    /// <param name="replaceNewer">Whether a keystore that is newer, or that does not open, may be replaced.</param>
    /// <param name="shareFiles">Custodians' shares of the time of the backup, as many as it takes, where it opens by them; else none.</param>
    /// <param name="now">For the other name.</param>
    /// <param name="cancellationToken">Ends it before anything is replaced.</param>
    /// <returns>Where the keystore that was there lies now; null where there was none.</returns>
    /// <exception cref="LocalVaultException">
    /// The adapter is running; the backup does not open; or a newer keystore would be replaced, with the keys that would be gone and those that would be
    /// back.
    /// </exception>
    public static async Task<string?> RunAsync(
        VaultFolder folder, KeyBackupContent backup, bool replaceNewer, IReadOnlyList<string> shareFiles, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (!FreePort.IsFree(PortsFile.Read(folder).Processor))
        {
            throw new LocalVaultException("The adapter is running. Stop it first: it would go on with the keys that it has, and not know that they are others.");
        }

        var restored = await KeystoreCheck.RehearseAsync(folder, backup, shareFiles, cancellationToken);
        string? aside = null;
        if (File.Exists(folder.Keystore))
        {
            if (!replaceNewer)
            {
                await RequireNotNewerAsync(folder, restored, shareFiles, cancellationToken);
            }

            aside = string.Create(CultureInfo.InvariantCulture, $"{folder.Keystore}.replaced-{now.UtcDateTime:yyyyMMdd-HHmmss}");
            File.Copy(folder.Keystore, aside);
        }

        PrivateFile.Replace(folder.Keystore, backup.Keystore);
        return aside;
    }

    private static async Task RequireNotNewerAsync(
        VaultFolder folder, KeystoreContents restored, IReadOnlyList<string> shareFiles, CancellationToken cancellationToken)
    {
        KeystoreContents there;
        try
        {
            there = await KeystoreCheck.OpenAsync(folder, folder.Keystore, shareFiles, cancellationToken);
        }
        catch (LocalVaultException problem)
        {
            throw new LocalVaultException($"{problem.Message} Whether it is newer than the backup can't be told; --replace-newer replaces it all the same.");
        }

        if (there.Generation > restored.Generation)
        {
            var gone = there.Names.Except(restored.Names, StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
            var back = restored.Names.Except(there.Names, StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
            throw new LocalVaultException(
                $"The keystore that is there is newer (change {there.Generation}) than the one of the backup (change {restored.Generation}). "
                + (gone.Count > 0 ? $"What {string.Join(", ", gone)} protects could not be opened any more. " : "")
                + (back.Count > 0 ? $"Destroyed keys would be back: {string.Join(", ", back)}. " : "")
                + "--replace-newer does it all the same.");
        }
    }
}
