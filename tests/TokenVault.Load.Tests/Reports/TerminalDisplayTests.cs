using Spectre.Console;
using TokenVault.Load.Reports;
using TokenVault.Load.Reports.Display;
using TokenVault.Load.Reports.Steps;

namespace TokenVault.Load.Tests.Reports;

public sealed class TerminalDisplayTests
{
    [Fact]
    public async Task Shows_EachMeasurement_AndWhatItSays_OnATerminal()
    {
        using var screen = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes,
            Interactive = InteractionSupport.Yes,
            Out = new AnsiConsoleOutput(screen),
        });
        console.Profile.Width = 160;
        IReadOnlyList<BenchStep> steps = [new("one", "the first [of two]", ["one"], TimeSpan.FromSeconds(80)), new("two", "the second", ["two"], TimeSpan.FromSeconds(5))];
        var display = new TerminalDisplay(console, steps);

        await display.ShowAsync(async () =>
        {
            foreach (var step in steps)
            {
                display.Begin(step);
                display.Say($"{step.Name}: 50 % [done]");

                // As long as the display takes to look again.
                await Task.Delay(TimeSpan.FromSeconds(1.2));
                display.End(new ReportSection(step.Name, step.Title) { Failure = step.Name is "two" ? "it ended" : null });
            }
        });

        var shown = screen.ToString();
        Assert.Contains("the first [of two]", shown, StringComparison.Ordinal);
        Assert.Contains("of about 1:20", shown, StringComparison.Ordinal);
        Assert.Contains("one: 50 % [done]", shown, StringComparison.Ordinal);
        Assert.Contains("failed after", shown, StringComparison.Ordinal);
    }
}
