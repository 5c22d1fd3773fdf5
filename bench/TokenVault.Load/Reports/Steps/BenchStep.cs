namespace TokenVault.Load.Reports.Steps;

/// <summary>One measurement, as a command of this program.</summary>
/// <param name="Name">As the section is called in the results.</param>
/// <param name="Title">For people.</param>
/// <param name="Arguments">What is run; the file for the results is added.</param>
/// <param name="Expected">How long it takes on two cores, roughly.</param>
internal sealed record BenchStep(string Name, string Title, IReadOnlyList<string> Arguments, TimeSpan Expected)
{
    /// <summary>Why it can't run here, and what would change that; null where it can.</summary>
    public string? LeftOut { get; init; }
}
