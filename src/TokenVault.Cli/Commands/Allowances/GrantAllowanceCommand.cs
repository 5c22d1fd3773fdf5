using System.CommandLine;
using TokenVault.Cli.Output;
using TokenVault.Local;
using TokenVault.Local.Callers;
using TokenVault.Local.Officers;

namespace TokenVault.Cli.Commands.Allowances;

internal static class GrantAllowanceCommand
{
    public static Command Create(Screen screen)
    {
        var directory = VaultOptions.Directory();
        var command = new Command(
            "grant", "For a local vault, which holds both officers' keys: writes an allowance, signs it as both and puts it. In production two people sign, each with his own key.")
        {
            directory,
        };
        var terms = new AllowanceTerms(command);
        command.SetAction((parsed, _) => screen.RunAsync(() =>
        {
            var folder = new VaultFolder(parsed.GetRequiredValue(directory).FullName);
            var (merchant, cards, until, reason) = terms.Read(parsed);
            var granted = AllowanceFiles.Grant(folder, merchant, cards, until, reason, TimeProvider.System.GetUtcNow());
            ShowAllowanceCommand.Write(screen, granted);
            if (!new VaultCallers(folder, TimeProvider.System).Merchants.Any(known => string.Equals(known.Name, merchant.Value, StringComparison.Ordinal)))
            {
                screen.Refused($"This vault has no merchant {merchant} yet: the allowance is for whoever will have that name.");
            }

            screen.Success($"The adapter takes it up within a few seconds and says so in its log, {folder.Log("processor")}.");
            screen.Say("Signed with both officers' keys, which lie in this vault's folder. In production two people sign, each with his own.");
            return Task.FromResult(0);
        }));
        return command;
    }
}
