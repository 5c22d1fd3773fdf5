using System.CommandLine;
using TokenVault.Cli.Inputs;
using TokenVault.Cli.Output;
using TokenVault.Local.Officers;

namespace TokenVault.Cli.Commands.Allowances;

internal static class WriteAllowanceCommand
{
    public static Command Create(Screen screen)
    {
        var folder = new Option<DirectoryInfo>("--out")
        {
            Description = "The folder that it is written into, under a name of its own.",
            DefaultValueFactory = _ => new DirectoryInfo("."),
        };
        var command = new Command("write", "Writes an allowance that two officers are then to sign.") { folder };
        var terms = new AllowanceTerms(command);
        command.SetAction((parsed, _) => screen.RunAsync(() =>
        {
            var (merchant, cards, until, reason) = terms.Read(parsed);
            var path = AllowanceFiles.Write(
                parsed.GetRequiredValue(folder).FullName, merchant, cards, until, reason, TimeProvider.System.GetUtcNow());
            screen.Success($"{path} is written. It allows nothing before two officers have signed it, each with his own:");
            screen.Command($"tokenvault allowance sign --allowance {ShellText.Quote(path)} --officer FOLDER");
            return Task.FromResult(0);
        }));
        return command;
    }
}
