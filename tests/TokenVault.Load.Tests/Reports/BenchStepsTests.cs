using Spectre.Console;
using TokenVault.Load.Report;
using TokenVault.Load.Reports;
using TokenVault.Load.Reports.Display;
using TokenVault.Load.Reports.Steps;

namespace TokenVault.Load.Tests.Reports;

public sealed class BenchStepsTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Measures_each_path_once(bool isQuick) => Assert.Equal(
        ["tokenize", "charge", "storm", "size", "peer"], BenchSteps.Of(isQuick, ["charge", "storm", "size"]).Select(step => step.Name));

    [Fact]
    public void Takes_minutes()
    {
        static TimeSpan Sum(bool isQuick) => TimeSpan.FromSeconds(BenchSteps.Of(isQuick, []).Sum(step => step.Expected.TotalSeconds));

        Assert.True(Sum(isQuick: false) < TimeSpan.FromMinutes(15));
        Assert.True(Sum(isQuick: true) * 1.5 < Sum(isQuick: false));
    }

    [Fact]
    public async Task Leaves_out_what_it_cannot_measure_and_says_why()
    {
        var step = BenchSteps.Of(isQuick: true, ["charge"]).Single(each => each.LeftOut is not null);
        using var log = new StringWriter();

        var section = await new StepProcess(Path.GetTempPath(), log).RunAsync(step, _ => { }, CancellationToken.None);

        Assert.Equal("peer", section.Name);
        Assert.Equal(step.LeftOut, section.LeftOut);
        Assert.Empty(section.Rows);
        Assert.Empty(log.ToString());
    }

    [Fact]
    public async Task Takes_what_was_wrong_from_the_results()
    {
        var file = Path.GetTempFileName();
        var section = new MeasuredSection { Failure = "stripe: told 7, done 8, 0 errors" };
        section.Add(new MeasuredRow("stripe-charge", "charge", "charges", 12));
        await section.WriteAsync(file);

        var read = await StepProcess.ReadAsync(new ReportSection("charge", "Charging"), file, CancellationToken.None);

        File.Delete(file);
        Assert.Equal(section.Failure, read.Failure);
        Assert.Equal("stripe-charge", Assert.Single(read.Rows).Name);
    }

    [Fact]
    public async Task Tells_where_it_is_in_lines_where_there_is_no_terminal()
    {
        using var written = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(written) });
        BenchStep[] steps = [new("a", "The [first]", [], TimeSpan.FromSeconds(90)), new("b", "The second", [], TimeSpan.FromSeconds(5)) { LeftOut = "no disk" }];
        var display = BenchDisplay.On(console, steps);
        await display.ShowAsync(() =>
        {
            display.Begin(steps[0]);
            display.Say("12 calls/s");
            display.End(new ReportSection("a", "The [first]") { Took = TimeSpan.FromSeconds(75) });
            display.Begin(steps[1]);
            display.End(new ReportSection("b", "The second") { LeftOut = "no disk" });
            return Task.CompletedTask;
        });

        Assert.Equal(
            ["[1/2] The [first], about 1:30", "      12 calls/s", "      done in 1:15", "[2/2] The second", "      left out: no disk"],
            written.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
    }
}
