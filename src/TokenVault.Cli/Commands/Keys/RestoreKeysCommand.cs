using System.CommandLine;
using TokenVault.Cli.Output;
using TokenVault.Local;
using TokenVault.Local.Keys;

namespace TokenVault.Cli.Commands.Keys;

internal static class RestoreKeysCommand
{
    public static Command Create(Screen screen)
    {
        var directory = VaultOptions.Directory();
        var file = new Argument<FileInfo>("file") { Description = "What `keys backup` wrote." };
        var replace = new Option<bool>("--replace-newer") { Description = "Replace a keystore that is newer than the backup, or does not open." };
        var rehearse = new Option<bool>("--rehearse") { Description = "Only look whether it would: opens the backup in an empty folder and changes nothing." };
        var shares = KeyArguments.Shares();
        var command = new Command(
            "restore", "Puts the keystore back out of a backup, once it was seen to open by the vault's passphrase, its token or its custodians' shares. The vault must not be running.")
        {
            file, directory, replace, rehearse, shares,
        };
        command.SetAction((parsed, cancellationToken) => screen.RunAsync(async () =>
        {
            var folder = new VaultFolder(parsed.GetRequiredValue(directory).FullName);
            if (!folder.IsComplete)
            {
                throw new LocalVaultException($"There is no vault in {folder.Root}.");
            }

            var backup = KeyBackupFile.Read(parsed.GetRequiredValue(file).FullName);
            screen.Fields(("backup", backup.BackupId), ("keys", string.Join(", ", backup.Names.Order(StringComparer.Ordinal))));
            if (parsed.GetValue(rehearse))
            {
                await KeystoreCheck.RehearseAsync(folder, backup, KeyArguments.PathsOf(parsed.GetValue(shares)), cancellationToken);
                screen.Success("In an empty folder it opens and has the keys that it states. Nothing was changed.");
                return 0;
            }

            var aside = await KeyRestore.RunAsync(
                folder, backup, parsed.GetValue(replace), KeyArguments.PathsOf(parsed.GetValue(shares)), TimeProvider.System.GetUtcNow(), cancellationToken);
            screen.Success($"The keystore is the backup's. Start the vault: tokenvault up --dir {folder.Root}");
            if (aside is not null)
            {
                screen.Say($"The one that was there is in {aside}: it holds keys. Remove it once the vault is known to work.");
            }

            return 0;
        }));
        return command;
    }
}
