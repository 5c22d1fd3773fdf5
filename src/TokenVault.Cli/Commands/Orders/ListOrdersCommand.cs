using System.CommandLine;
using System.Globalization;
using TokenVault.Cli.Output;
using TokenVault.Local;
using TokenVault.Local.Officers;
using TokenVault.Profiles.Orders;

namespace TokenVault.Cli.Commands.Orders;

internal static class ListOrdersCommand
{
    public static Command Create(Screen screen)
    {
        var directory = VaultOptions.Directory();
        var command = new Command("list", "Lists the orders in the folder of the vault's adapter, and which gateways have done their part. From when on one is executed stands in the record: audit entries --purpose order.") { directory };
        command.SetAction((parsed, _) => screen.RunAsync(() =>
        {
            var folder = new VaultFolder(parsed.GetRequiredValue(directory).FullName);
            var table = new TextTable("order", "kind", "recipient", "cards at most", "until", "signed by", "done by", "reason");
            foreach (var path in OrderFiles.List(folder))
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
            var order = OrderFiles.Verify(path, folder.OfficerAuthority, TimeProvider.System.GetUtcNow());
            var content = order.Content;
            table.Add(
                content.Id, content.Kind, content.Recipient.Name, content.Cards.ToString(CultureInfo.InvariantCulture),
                content.Until.ToString("u", CultureInfo.InvariantCulture), string.Join(", ", order.SignedBy),
                string.Join(", ", OrderFiles.ListFinished(folder, content.Id)), content.Reason);
        }
        catch (LocalVaultException error)
        {
            table.Add(Path.GetFileName(path)[..^OrderFile.Suffix.Length], "", "", "", "", "refused", "", error.Message);
        }
    }
}
