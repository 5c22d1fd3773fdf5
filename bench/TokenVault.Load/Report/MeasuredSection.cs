using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace TokenVault.Load.Report;

/// <summary>What one command measured and what it is held to, as it is written to a file for whoever makes tables and pictures of it.</summary>
internal sealed class MeasuredSection
{
    private readonly List<MeasuredRow> _rows = [];
    private readonly List<Goal> _goals = [];

    /// <summary>How all files of measurements are written.</summary>
    public static JsonSerializerOptions Json { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,

        // A run without a single answer divides by none; that it has no figure must not cost the others theirs.
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    public IReadOnlyList<MeasuredRow> Rows => _rows;

    public IReadOnlyList<Goal> Goals => _goals;

    /// <summary>What was wrong, goals aside: answers that were not right, or none. Null where nothing was.</summary>
    public string? Failure { get; set; }

    public void Add(MeasuredRow row) => _rows.Add(row);

    /// <summary>A run's row with the CPU that processes used during it, for each unit.</summary>
    public void Add(MeasuredRow row, CpuSpan span, long units) => Add(row, span.Read(), units);

    /// <summary>The same, of seconds that were read.</summary>
    public void Add(MeasuredRow row, IReadOnlyDictionary<string, double> seconds, long units) => _rows.Add(row with
    {
        CpuMicroseconds = seconds.ToDictionary(used => used.Key, used => used.Value * 1_000_000 / Math.Max(1, units), StringComparer.Ordinal),
    });

    public void Add(IEnumerable<Goal> goals) => _goals.AddRange(goals);

    /// <summary>Writes nothing where no file is named.</summary>
    public Task WriteAsync(string? file) =>
        file is null ? Task.CompletedTask : File.WriteAllTextAsync(file, JsonSerializer.Serialize(this, Json));
}
