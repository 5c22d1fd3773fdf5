using System.CommandLine;
using TokenVault.Cli.Output;
using TokenVault.Local;
using TokenVault.Local.Officers;

namespace TokenVault.Cli.Commands.Orders;

internal static class PutOrderCommand
{
    public static Command Create(Screen screen)
    {
        var directory = VaultOptions.Directory();
        var order = OrderCommand.File();
        var command = new Command("put", "Puts a signed order into the folder of the vault's adapter, which takes it up by itself. Its delay runs from then on.") { directory, order };
        command.SetAction((parsed, _) => screen.RunAsync(() =>
        {
            var folder = new VaultFolder(parsed.GetRequiredValue(directory).FullName);
            ShowOrderCommand.Write(screen, OrderFiles.Put(folder, parsed.GetRequiredValue(order).FullName, TimeProvider.System.GetUtcNow()));
            screen.Success($"The adapter takes it up within a few seconds and says in its log, {folder.Log("processor")}, from when on it may be executed. Taking the files away ends it for good.");
            return Task.FromResult(0);
        }));
        return command;
    }
}
