using System.CommandLine;
using TokenVault.Cli.Output;
using TokenVault.Local;
using TokenVault.Local.Officers;

namespace TokenVault.Cli.Commands.Allowances;

internal static class PutAllowanceCommand
{
    public static Command Create(Screen screen)
    {
        var directory = VaultOptions.Directory();
        var allowance = VaultOptions.Allowance();
        var command = new Command("put", "Puts a signed allowance into the folder of the vault's adapter, which takes it up by itself.") { directory, allowance };
        command.SetAction((parsed, _) => screen.RunAsync(() =>
        {
            var folder = new VaultFolder(parsed.GetRequiredValue(directory).FullName);
            var put = AllowanceFiles.Put(folder, parsed.GetRequiredValue(allowance).FullName, TimeProvider.System.GetUtcNow());
            ShowAllowanceCommand.Write(screen, put);
            screen.Success($"The adapter takes it up within a few seconds and says so in its log, {folder.Log("processor")}.");
            return Task.FromResult(0);
        }));
        return command;
    }
}
