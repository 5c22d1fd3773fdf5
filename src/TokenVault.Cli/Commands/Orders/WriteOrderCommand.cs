using System.CommandLine;
using TokenVault.Cli.Inputs;
using TokenVault.Cli.Output;
using TokenVault.Local.Officers;

namespace TokenVault.Cli.Commands.Orders;

internal static class WriteOrderCommand
{
    public static Command Create(Screen screen)
    {
        var folder = new Option<DirectoryInfo>("--out")
        {
            Description = "The folder that it is written into, under a name of its own.",
            DefaultValueFactory = _ => new DirectoryInfo("."),
        };
        var command = new Command("write", "Writes an order that two officers are then to sign.") { folder };
        var terms = new OrderTerms(command);
        command.SetAction((parsed, _) => screen.RunAsync(() =>
        {
            var path = OrderFiles.Write(parsed.GetRequiredValue(folder).FullName, terms.Read(parsed, TimeProvider.System.GetUtcNow()));
            ShowOrderCommand.Write(screen, OrderFiles.Read(path));
            screen.Success($"{path} is written. It orders nothing before two officers have compared the key's digest with the recipient and signed it, each with his own:");
            screen.Command($"tokenvault order sign --order {ShellText.Quote(path)} --officer FOLDER");
            return Task.FromResult(0);
        }));
        return command;
    }
}
