using System.CommandLine;
using TokenVault.Cli.Output;
using TokenVault.Local;
using TokenVault.Local.Processes;

namespace TokenVault.Cli.Commands;

internal static class BenchCommand
{
    private const string DefaultFolder = "bench-report";

    public static Command Create(Screen screen)
    {
        var output = new Option<string>("--out")
        {
            Description = "The folder for the report: a new one, an empty one, or one with an earlier report, which is replaced. The stores that are measured are made there too, so it says which disk.",
            DefaultValueFactory = _ => DefaultFolder,
        };
        var quick = new Option<bool>("--quick") { Description = "Shorter runs and a smaller store: some five minutes in place of ten. Only ratios are judged then." };
        var command = new Command(
            "bench", "Measures TokenVault on this machine, against what the machine does at most in the same run, and writes a report with tables and pictures.")
        {
            output, quick,
        };
        command.SetAction((parsed, cancellationToken) => screen.RunAsync(
            () => RunAsync(screen, parsed.GetRequiredValue(output), parsed.GetValue(quick), cancellationToken)));
        return command;
    }

    private static async Task<int> RunAsync(Screen screen, string path, bool isQuick, CancellationToken cancellationToken)
    {
        var folder = new BenchFolder(path);
        folder.Check();
        string[] arguments = ["report", "--out", path, .. isQuick ? ["--quick"] : Array.Empty<string>()];
        var begun = TimeProvider.System.GetUtcNow().UtcDateTime;
        var code = await LoadDriver.RunAsync(arguments, cancellationToken);
        if (File.GetLastWriteTimeUtc(folder.Results) < begun)
        {
            screen.Failure("No report was written.");
            return code == 0 ? 1 : code;
        }

        if (File.Exists(folder.Picture))
        {
            screen.Say("The picture:");
            screen.Command(folder.Picture);
        }

        screen.Say("All of it, in a browser:");
        screen.Command(folder.Page);
        return code;
    }
}
