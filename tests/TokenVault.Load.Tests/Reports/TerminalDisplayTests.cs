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
        await using var screen = new Screen();
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

                // The display looks and draws by clocks of its own.
                await screen.WaitForAsync($"of about {(step.Name is "one" ? "1:20" : "0:05")}");
                await screen.WaitForAsync($"{step.Name}: 50 % [done]");
                display.End(new ReportSection(step.Name, step.Title) { Failure = step.Name is "two" ? "it ended" : null });
            }
        });

        var shown = screen.ToString();
        Assert.Contains("the first [of two]", shown, StringComparison.Ordinal);
        Assert.Contains("failed after", shown, StringComparison.Ordinal);
    }

    // Read while it is written.
    private sealed class Screen : StringWriter
    {
        private readonly Lock _gate = new();

        public override void Write(string? value)
        {
            lock (_gate)
            {
                base.Write(value);
            }
        }

        public override string ToString()
        {
            lock (_gate)
            {
                return base.ToString();
            }
        }

        public async Task WaitForAsync(string text)
        {
            for (var tries = 0; tries < 600 && !ToString().Contains(text, StringComparison.Ordinal); tries++)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50));
            }

            Assert.Contains(text, ToString(), StringComparison.Ordinal);
        }
    }
}
