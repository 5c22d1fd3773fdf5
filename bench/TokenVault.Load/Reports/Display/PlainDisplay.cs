using TokenVault.Load.Reports.Steps;

namespace TokenVault.Load.Reports.Display;

/// <summary>A line for each thing that is told.</summary>
internal sealed class PlainDisplay(TextWriter output, IReadOnlyList<BenchStep> steps) : BenchDisplay
{
    private int _begun;

    public override Task ShowAsync(Func<Task> work) => work();

    public override void Begin(BenchStep step) => output.WriteLine(
        $"[{++_begun}/{steps.Count}] {step.Title}{(step.LeftOut is null ? $", about {Clock(step.Expected)}" : "")}");

    public override void Say(string line) => output.WriteLine("      " + line);

    public override void End(ReportSection section) => output.WriteLine(
        "      " + (section.LeftOut is not null ? "left out: " + section.LeftOut
            : section.Failure is not null ? $"FAILED after {Clock(section.Took)}: {section.Failure}"
            : $"done in {Clock(section.Took)}"));
}
