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

    public bool Holds() => Correctness.Holds && Rows.All(row => row.Errors == 0) && Judged().All(goal => goal.Holds);

    public string ToJson() => JsonSerializer.Serialize(this, Options);
}
