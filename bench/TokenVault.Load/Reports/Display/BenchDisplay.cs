using Spectre.Console;
using TokenVault.Load.Reports.Steps;

namespace TokenVault.Load.Reports.Display;

/// <summary>Tells how far the measurements are.</summary>
internal abstract class BenchDisplay
{
    /// <summary>Bars on a terminal, lines where the output goes to a file or a pipe.</summary>
    public static BenchDisplay On(IAnsiConsole console, IReadOnlyList<BenchStep> steps) =>
        console.Profile.Out.IsTerminal && console.Profile.Capabilities.Ansi ? new TerminalDisplay(console, steps) : new PlainDisplay(console.Profile.Out.Writer, steps);

    /// <summary>Shows while the work runs.</summary>
    public abstract Task ShowAsync(Func<Task> work);

    public abstract void Begin(BenchStep step);

    /// <summary>What the measurement that runs says.</summary>
    public abstract void Say(string line);

    public abstract void End(ReportSection section);

    /// <summary>Minutes and seconds.</summary>
    protected static string Clock(TimeSpan time) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{(int)time.TotalMinutes}:{time.Seconds:00}");
}
