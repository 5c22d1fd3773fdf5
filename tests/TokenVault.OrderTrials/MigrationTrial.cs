using System.CommandLine;
using TokenVault.OrderTrials.Migration;

namespace TokenVault.OrderTrials;

/// <summary>Hands a whole vault to another one with different keys.</summary>
internal static class MigrationTrial
{
    private const int Cards = 100_000;
    private const int QuickCards = 20_000;

    public static Command Create(Func<Func<Task<string>>, Task<int>> run)
    {
        var quick = new Option<bool>("--quick") { Description = $"{QuickCards} cards instead of {Cards}." };
        var tool = new Option<FileInfo>("--tool") { Description = "TokenVault.Cli.dll, which takes the package in.", Required = true };
        var command = new Command("migrate-vault", "A vault handed to another: tokens keep their names and all that belongs to them, also where the taking in is killed.") { quick, tool };
        command.SetAction((parsed, stop) => run(() => new VaultMigration(
            parsed.GetValue(quick) ? QuickCards : Cards, new ImportTool(parsed.GetRequiredValue(tool).FullName)).RunAsync(stop)));
        return command;
    }
}
