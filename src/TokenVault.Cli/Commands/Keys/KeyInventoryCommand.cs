using System.CommandLine;
using System.Globalization;
using System.Text;
using TokenVault.Cli.Keys;
using TokenVault.Cli.Output;
using TokenVault.Cli.Privacy;
using TokenVault.Contracts.V1;
using TokenVault.Local.Keys;

namespace TokenVault.Cli.Commands.Keys;

internal static class KeyInventoryCommand
{
    public static Command Create(Screen screen)
    {
        var directory = VaultOptions.Directory();
        var custodian = VaultOptions.Custodian();
        var format = new Option<InventoryFormat>("--format") { Description = "As a table, as CSV (RFC 4180) or as JSON, a line for each key." };
        var output = new Option<FileInfo?>("--out") { Description = "Where to write it. Default: it is shown." };
        var command = new Command(
            "inventory", "Lists every key of the vault: what it is for, algorithm, strength, place, owner, when it was made and until when it should be used (PCI DSS 3.6.1.1, 12.3.3). No key.")
        {
            directory, custodian, format, output,
        };
        command.SetAction((parsed, cancellationToken) => screen.RunAsync(async () =>
        {
            var vault = await RunningVault.OpenAsync(parsed.GetRequiredValue(directory));
            using var client = vault.ConnectCustodian(parsed.GetRequiredValue(custodian));
            var status = await client.KeyAdmin.GetKeyStatusAsync(new GetKeyStatusRequest(), cancellationToken: cancellationToken);
            var inventory = KeyInventory.Of(status, KeyFiles.List(vault.Folder));
            var text = inventory.Write(parsed.GetValue(format));
            if (parsed.GetValue(output) is { } file)
            {
                OwnersFile.Write(file.FullName, Encoding.UTF8.GetBytes(text));
                screen.Say(string.Create(CultureInfo.InvariantCulture, $"{inventory.Count} keys in {file.FullName}."));
            }
            else
            {
                screen.Line(text.TrimEnd());
            }

            return 0;
        }));
        return command;
    }
}
