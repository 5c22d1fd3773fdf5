using System.Diagnostics;
using Spectre.Console;
using TokenVault.Load.Reports.Steps;

namespace TokenVault.Load.Reports.Display;

/// <summary>A bar for each measurement, filled by the time that it is expected to take, and below them what the one that runs says.</summary>
internal sealed class TerminalDisplay(IAnsiConsole console, IReadOnlyList<BenchStep> steps) : BenchDisplay
{
    private const int LineMax = 72;

    // A measurement that takes longer than expected is not shown as done.
    private const double AlmostDone = 0.99;

    // Where nothing is said: the library takes no empty line.
    private const string Silence = "[grey]…[/]";

    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(500);

    private readonly Dictionary<string, ProgressTask> _bars = new(StringComparer.Ordinal);
    private ProgressTask? _said;
    private BenchStep? _running;
    private long _begun;

    public override Task ShowAsync(Func<Task> work) => console.Progress()
        .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn { Width = 24 })
        .StartAsync(async context =>
        {
            foreach (var step in steps)
            {
                _bars[step.Name] = context.AddTask(Text($"{step.Title} (about {Clock(step.Expected)})"), autoStart: false);
            }

            _said = context.AddTask(Silence, autoStart: false);
            var done = work();
            while (await Task.WhenAny(done, Task.Delay(Refresh)) != done)
            {
                Move();
            }

            _said.Description = Silence;
            await done;
        });

    public override void Begin(BenchStep step)
    {
        (_begun, _running) = (Stopwatch.GetTimestamp(), step);
        _bars[step.Name].StartTask();
    }

    public override void Say(string line) => _said!.Description = "  [grey]" + Text(line.Length <= LineMax ? line : line[..LineMax] + "…") + "[/]";

    public override void End(ReportSection section)
    {
        _running = null;
        var bar = _bars[section.Name];
        bar.Description = Text(section.Title) + (section.LeftOut is not null ? " [yellow]left out[/]"
            : section.Failure is not null ? $" [red]failed after {Clock(section.Took)}[/]"
            : $" [green]{Clock(section.Took)}[/]");
        bar.Value = bar.MaxValue;
        bar.StopTask();
    }

    private void Move()
    {
        if (_running is { } step)
        {
            var elapsed = Stopwatch.GetElapsedTime(_begun);
            var bar = _bars[step.Name];
            bar.Value = Math.Min(AlmostDone, elapsed / step.Expected) * bar.MaxValue;
            bar.Description = Text($"{step.Title} {Clock(elapsed)} of about {Clock(step.Expected)}");
        }
    }

    private static string Text(string text) => Markup.Escape(text);
}
