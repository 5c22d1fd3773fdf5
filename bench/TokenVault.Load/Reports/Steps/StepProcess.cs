using System.Diagnostics;
using System.Text.Json;
using TokenVault.Load.Report;

namespace TokenVault.Load.Reports.Steps;

/// <summary>
/// Runs a measurement in a process of its own, as its command does by itself: the figures are the same, and one that fails takes no other
/// with it.
/// </summary>
/// <param name="work">Where the measured vaults are made, and the files with results.</param>
/// <param name="log">Takes all that measurements say.</param>
internal sealed class StepProcess(string work, TextWriter log)
{
    private readonly Lock _lock = new();
    private string _last = "";

    /// <param name="step">What to run.</param>
    /// <param name="said">Called with each line that tells how far it is.</param>
    /// <param name="cancellation">Kills it, and all that it started.</param>
    public async Task<ReportSection> RunAsync(BenchStep step, Action<string> said, CancellationToken cancellation)
    {
        var section = new ReportSection(step.Name, step.Title);
        if (step.LeftOut is not null)
        {
            return section with { LeftOut = step.LeftOut };
        }

        var results = Path.Combine(work, step.Name + ".json");
        var started = Stopwatch.GetTimestamp();
        _last = "";
        await log.WriteLineAsync($"=== {step.Name}: {string.Join(' ', step.Arguments)}");
        var code = await RunAsync([.. step.Arguments, "--json", results], said, cancellation);
        section = section with { Took = Stopwatch.GetElapsedTime(started), LastLine = _last };

        // Its code is not zero where a goal was missed as well; that is told by the goals. What was wrong is in the results.
        return File.Exists(results) ? await ReadAsync(section, results, cancellation)
            : section with { Failure = $"it ended with code {code} and without results" };
    }

    internal static async Task<ReportSection> ReadAsync(ReportSection section, string results, CancellationToken cancellation)
    {
        await using var file = File.OpenRead(results);
        var found = await JsonSerializer.DeserializeAsync<SectionFile>(file, MeasuredSection.Json, cancellation);
        return section with { Rows = found?.Rows ?? [], Goals = found?.Goals ?? [], Failure = found?.Failure };
    }

    private async Task<int> RunAsync(IReadOnlyList<string> arguments, Action<string> said, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, [.. Self(), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,

            // The vaults are made in the folder for temporary files, which is in memory on some systems: no sync would cost anything there.
            Environment = { ["TMPDIR"] = work },
        };
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        try
        {
            await Task.WhenAll(
                CopyAsync(process.StandardOutput, Keep, cancellation),
                CopyAsync(process.StandardError, said, cancellation),
                process.WaitForExitAsync(cancellation));
            return process.ExitCode;
        }
        catch (OperationCanceledException)
        {
            // Not asked first: nothing of it is kept, and one that is asked while it loads ends without its echo.
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
            throw;
        }
    }

    private async Task CopyAsync(StreamReader output, Action<string> line, CancellationToken cancellation)
    {
        while (await output.ReadLineAsync(cancellation) is { } text)
        {
            lock (_lock)
            {
                log.WriteLine(text);
            }

            if (!string.IsNullOrWhiteSpace(text))
            {
                line(text);
            }
        }
    }

    private void Keep(string line) => _last = line;

    // Under `dotnet TokenVault.Load.dll` the process is dotnet itself and wants the assembly named first.
    private static string[] Self() =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath!).Equals("dotnet", StringComparison.Ordinal)
            ? [typeof(StepProcess).Assembly.Location]
            : [];

    private sealed record SectionFile(IReadOnlyList<MeasuredRow>? Rows, IReadOnlyList<Goal>? Goals, string? Failure);
}
