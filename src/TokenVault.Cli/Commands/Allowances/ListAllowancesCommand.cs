using System.CommandLine;
using System.Globalization;
using TokenVault.Cli.Output;
using TokenVault.Local;
using TokenVault.Local.Officers;

namespace TokenVault.Cli.Commands.Allowances;

internal static class ListAllowancesCommand
{
    public static Command Create(Screen screen)
    {
        var directory = VaultOptions.Directory();
        var command = new Command("list", "Lists the allowances in the folder of the vault's adapter. How much of one is used the adapter's log and metrics say.") { directory };
        command.SetAction((parsed, _) => screen.RunAsync(() =>
        {
            var folder = new VaultFolder(parsed.GetRequiredValue(directory).FullName);
            var table = new TextTable("allowance", "merchant", "cards", "until", "signed by", "reason");
            foreach (var path in AllowanceFiles.List(folder))
            {
                Add(table, path, folder);
            }

            screen.Table(table);
            return Task.FromResult(0);
        }));
        return command;
    }

    private static void Add(TextTable table, string path, VaultFolder folder)
    {
        try
        {
            var allowance = AllowanceFiles.Verify(path, folder.OfficerAuthority, TimeProvider.System.GetUtcNow());
            var content = allowance.Content;
            table.Add(
                content.Id, content.Merchant, content.Cards.ToString(CultureInfo.InvariantCulture), AllowanceTerms.Shown(content.Until),
                string.Join(", ", allowance.SignedBy), content.Reason);
        }
        catch (LocalVaultException error)
        {
            table.Add(Path.GetFileName(path), "", "", "", "refused", error.Message);
        }
    }
}
