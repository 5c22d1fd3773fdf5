using System.CommandLine;
using TokenVault.Cli.Output;

namespace TokenVault.Cli.Commands.Allowances;

internal static class AllowanceCommand
{
    public static Command Create(Screen screen) => new(
        "allowance", "Lets a merchant bring more different cards of one BIN and last four than his daily bound has, for an import. Two officers sign it.")
    {
        WriteAllowanceCommand.Create(screen),
        SignAllowanceCommand.Create(screen),
        ShowAllowanceCommand.Create(screen),
        PutAllowanceCommand.Create(screen),
        ListAllowancesCommand.Create(screen),
        GrantAllowanceCommand.Create(screen),
    };
}
