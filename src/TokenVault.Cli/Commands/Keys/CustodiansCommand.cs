using System.CommandLine;
using TokenVault.Cli.Output;
using TokenVault.Local.Keys;

namespace TokenVault.Cli.Commands.Keys;

internal static class CustodiansCommand
{
    public static Command Create(Screen screen) => new("custodians", "Who opens the keystore.") { Set(screen) };

    private static Command Set(Screen screen)
    {
        var directory = VaultOptions.Directory();
        var threshold = new Option<int>("--threshold") { Description = "How many shares open the keystore: 2 to all of them.", Required = true };
        var custodians = new Option<string>("--custodians") { Description = "2 to 10 names, separated by commas.", Required = true };
        var shares = new Option<DirectoryInfo>("--shares-out-dir")
        {
            Description = "Where to write a file for each custodian. Give each to its custodian only, and remove it there.",
            Required = true,
        };
        var remove = new Option<bool>("--remove-passphrase") { Description = "The keystore opens by its passphrase no more. Copies made before still do." };
        var opening = new Option<FileInfo[]>("--share-file") { Description = "Opens the keystore now, where it has no passphrase any more: once for each of as many shares as it takes." };
        var command = new Command("set", "Gives each custodian a share of the keystore's key, of which so many open it. Shares given before serve no more. For a vault that is not running.")
        {
            directory, threshold, custodians, shares, remove, opening,
        };
        command.SetAction((parsed, cancellationToken) => screen.RunAsync(async () =>
        {
            var vault = await RunningVault.OpenAsync(parsed.GetRequiredValue(directory));
            var setup = new CustodianSetup(
                parsed.GetRequiredValue(threshold), parsed.GetRequiredValue(custodians).Split(','), parsed.GetRequiredValue(shares).FullName)
            {
                RemovePassphrase = parsed.GetValue(remove),
                ShareFiles = [.. (parsed.GetValue(opening) ?? []).Select(static file => file.FullName)],
            };
            screen.Success(await setup.RunAsync(vault.Folder, TimeProvider.System, cancellationToken));
            screen.Say("The adapter starts sealed from now on. Each custodian then gives his own share:");
            screen.Command($"tokenvault keys unlock --dir {vault.Folder.Root} --as NAME");
            return 0;
        }));
        return command;
    }
}
