using System.CommandLine;
using Spectre.Console;
using TokenVault.Local;

namespace TokenVault.Load.Reports;

/// <summary>`report`: all measurements, one after the other, and a folder with what they gave.</summary>
internal static class ReportCommand
{
    public static Command Create()
    {
        var output = new Option<string>("--out") { Description = "The folder: a new one, an empty one, or one with an earlier report, which is replaced.", Required = true };
        var quick = new Option<bool>("--quick") { Description = "Shorter runs and a smaller store; only ratios are judged then." };
        var command = new Command("report", "Runs all measurements one after the other and writes a folder with tables and pictures; tokenvault bench runs it.")
        {
            output, quick,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            // A log or a pipe has no width to wrap at.
            if (Console.IsOutputRedirected)
            {
                AnsiConsole.Profile.Width = 1000;
            }

            try
            {
                string[] commands = [.. parsed.RootCommandResult.Command.Subcommands.Select(each => each.Name)];
                return await BenchRun.RunAsync(AnsiConsole.Console, parsed.GetRequiredValue(output), parsed.GetValue(quick), commands, cancellation);
            }
            catch (LocalVaultException refusal)
            {
                await Console.Error.WriteLineAsync(refusal.Message);
            }
            catch (OperationCanceledException)
            {
                await Console.Error.WriteLineAsync("Stopped. No report was written.");
            }

            return 1;
        });
        return command;
    }
}
