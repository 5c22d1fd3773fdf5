using System.Diagnostics;
using System.Globalization;
using Spectre.Console;
using TokenVault.Load.Report;
using TokenVault.Load.Reports.Display;
using TokenVault.Load.Reports.Steps;
using TokenVault.Load.Reports.Writing;
using TokenVault.Local;

namespace TokenVault.Load.Reports;

/// <summary>Runs all measurements and writes the report. Exit code 0 where each gave results and none was wrong, whether or not they reach the goals.</summary>
internal static class BenchRun
{
    private const string LogFile = "output.txt";
    private const int DeleteTries = 20;

    public static async Task<int> RunAsync(
        IAnsiConsole console, string path, bool isQuick, IReadOnlyCollection<string> commands, CancellationToken cancellation)
    {
        var folder = new BenchFolder(path);
        folder.Prepare();
        var steps = BenchSteps.Of(isQuick, commands);
        var expected = steps.Where(step => step.LeftOut is null).Aggregate(TimeSpan.Zero, (sum, step) => sum + step.Expected);
        console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{steps.Count} measurements, about {Math.Ceiling(expected.TotalMinutes):0} minutes. Other programs that run meanwhile are in the figures."));
        var report = new BenchReport(
            $"tokenvault bench{(isQuick ? " --quick" : "")} --out {path}", isQuick, TimeProvider.System.GetUtcNow(), MachineFacts.Read(folder.Root), [])
        {
            Commit = await Checkout.CommitAsync(),
        };
        await RemoveAsync(folder.Work);
        Directory.CreateDirectory(folder.Work);
        try
        {
            var started = Stopwatch.GetTimestamp();
            report = report with { Sections = await MeasureAsync(console, folder, steps, cancellation) };
            report = report with { Took = Stopwatch.GetElapsedTime(started) };
            await ReportFiles.WriteAsync(folder, report);
            File.Move(Path.Combine(folder.Work, LogFile), Path.Combine(folder.Root, LogFile), overwrite: true);
        }
        finally
        {
            await RemoveAsync(folder.Work);
        }

        return Tell(console, report);
    }

    private static async Task<List<ReportSection>> MeasureAsync(
        IAnsiConsole console, BenchFolder folder, IReadOnlyList<BenchStep> steps, CancellationToken cancellation)
    {
        var sections = new List<ReportSection>();
        await using var log = new StreamWriter(Path.Combine(folder.Work, LogFile));
        var process = new StepProcess(folder.Work, log);
        var display = BenchDisplay.On(console, steps);
        await display.ShowAsync(async () =>
        {
            foreach (var step in steps)
            {
                display.Begin(step);
                sections.Add(await process.RunAsync(step, display.Say, cancellation));
                display.End(sections[^1]);
            }
        });
        return sections;
    }

    private static int Tell(IAnsiConsole console, BenchReport report)
    {
        foreach (var section in report.Sections)
        {
            if ((section.LeftOut ?? section.Failure) is { } why)
            {
                console.WriteLine($"{section.Title}: {(section.LeftOut is null ? "FAILED, " : "left out: ")}{why}");
            }
        }

        var goals = report.Sections.SelectMany(section => section.Goals).Where(goal => ReportTables.IsJudged(report, goal)).ToList();
        var errors = report.Sections.SelectMany(section => section.Rows).Where(row => !RowNames.IsRamp(row.Name)).Sum(row => row.Errors);
        console.WriteLine($"{goals.Count(goal => goal.Holds)} of {goals.Count} goals reached, {errors} errors.");
        return report.Sections.Any(section => section.Failure is not null) ? 1 : 0;
    }

    // What a killed measurement leaves: stores, keys and certificates of a vault that nobody needs any more. A process of it that is
    // still ending may write once more meanwhile.
    private static async Task RemoveAsync(string work)
    {
        for (var tries = 1; Directory.Exists(work); tries++)
        {
            try
            {
                Directory.Delete(work, recursive: true);
            }
            catch (IOException) when (tries < DeleteTries)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100));
            }
        }
    }
}
