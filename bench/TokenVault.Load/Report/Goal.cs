using System.Globalization;

namespace TokenVault.Load.Report;

/// <summary>What a run has to reach, and what it reached.</summary>
/// <param name="Name">What is judged.</param>
/// <param name="Reached">The figure.</param>
/// <param name="Must">What it must reach.</param>
/// <param name="Aim">What it is to reach in the end; not judged.</param>
/// <param name="Unit">Behind each figure; % shows shares of 1 as percents.</param>
internal sealed record Goal(string Name, double Reached, double Must, double Aim, string Unit)
{
    /// <summary>Whether it must be at most that, as latencies and costs; else at least.</summary>
    public bool IsBound { get; init; }

    /// <summary>Whether it is a ratio of two figures of the same run, which a short run tells as well.</summary>
    public bool IsRatio => Unit is "%" or "times";

    public bool Holds => IsBound ? Reached <= Must : Reached >= Must;

    public string Line() => string.Create(
        CultureInfo.InvariantCulture,
        $"| {Name} | {(IsBound ? "≤" : "≥")} {Show(Must)} | {Show(Aim)} | {Show(Reached)} | {(Holds ? "holds" : "MISSED")} |");

    private string Show(double value) => Unit is "%"
        ? string.Create(CultureInfo.InvariantCulture, $"{value:P0}")
        : string.Create(CultureInfo.InvariantCulture, $"{value:#,0.#} {Unit}");
}
