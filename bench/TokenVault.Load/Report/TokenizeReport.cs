using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using TokenVault.Load.Correctness;

namespace TokenVault.Load.Report;

/// <summary>All that one measurement of tokenizing gave, as it is written to a file for whoever makes tables and pictures of it.</summary>
internal sealed record TokenizeReport(
    TokenizePlan Plan, IReadOnlyList<MeasuredRow> Rows, IReadOnlyList<Goal> Goals, CorrectnessOutcome Correctness)
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DictionaryKeyPolicy = null,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public DateTimeOffset Time { get; } = TimeProvider.System.GetUtcNow();

    public int Cores { get; } = Environment.ProcessorCount;

    public string Runtime { get; } = System.Runtime.InteropServices.RuntimeInformation.FrameworkDescription;

    /// <summary>Goals that count in this run.</summary>
    public IEnumerable<Goal> Judged() => Goals.Where(goal => !Plan.IsQuick || goal.IsRatio);

    /// <summary>Errors of all rows but those that drive the server beyond what it can do.</summary>
    public long Errors => Rows.Where(row => !IsRamp(row)).Sum(row => row.Errors);

    /// <summary>The most that came as it comes and was served within the goal's time; null where no ramp was run.</summary>
    public double? OpenCapacity => Rows
        .Where(row => IsRamp(row) && row.Errors == 0 && row.LatencyMs(99) <= TokenizeGoals.LatencyMsMax)
        .Max(row => (double?)row.Rate);

    /// <summary>What was wrong, goals aside; null where nothing was.</summary>
    public string? Failure => !Correctness.Holds ? "the tokens that were told are not right"
        : Errors > 0 ? string.Create(CultureInfo.InvariantCulture, $"{Errors} errors")
        : null;

    public bool Holds() => Failure is null && Judged().All(goal => goal.Holds);

    private static bool IsRamp(MeasuredRow row) => row.Name.StartsWith(RowNames.RampStart, StringComparison.Ordinal);

    public string ToJson() => JsonSerializer.Serialize(this, Options);
}
