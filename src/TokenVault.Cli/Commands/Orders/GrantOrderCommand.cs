using System.CommandLine;
using TokenVault.Cli.Output;
using TokenVault.Local;
using TokenVault.Local.Officers;

namespace TokenVault.Cli.Commands.Orders;

internal static class GrantOrderCommand
{
    public static Command Create(Screen screen)
    {
        var directory = VaultOptions.Directory();
        var command = new Command(
            "grant", "For a local vault, which holds both officers' keys: writes an order, signs it as both and puts it. In production two people sign, each with his own key.")
        {
            directory,
        };
        var terms = new OrderTerms(command);
        command.SetAction((parsed, _) => screen.RunAsync(() =>
        {
            var folder = new VaultFolder(parsed.GetRequiredValue(directory).FullName);
            var now = TimeProvider.System.GetUtcNow();
            var granted = OrderFiles.Grant(folder, terms.Read(parsed, now), now);
            ShowOrderCommand.Write(screen, granted);
            screen.Success($"The adapter takes it up within a few seconds and says in its log, {folder.Log("processor")}, from when on it may be executed. The sealed cards come to lie in {OrderFiles.PackageOf(folder, granted.Content.Id)}.");
            screen.Say("Signed with both officers' keys, which lie in this vault's folder. In production two people sign, each with his own.");
            return Task.FromResult(0);
        }));
        return command;
    }
}
