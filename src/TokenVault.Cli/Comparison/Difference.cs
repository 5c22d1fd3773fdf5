using System.Text.Json.Serialization;

namespace TokenVault.Cli.Comparison;

/// <summary>One disagreement.</summary>
internal sealed record Difference
{
    public required DifferenceKind Kind { get; init; }

    public required MovementType Type { get; init; }

    /// <summary>Ours; empty where the records have none.</summary>
    public string OperationId { get; init; } = "";

    /// <summary>Ours.</summary>
    public string PaymentId { get; init; } = "";

    /// <summary>The processor's name for it, as far as either side knows it.</summary>
    public string ProcessorReference { get; init; } = "";

    /// <summary>What the records say.</summary>
    public string Here { get; init; } = "";

    /// <summary>What the report says.</summary>
    public string There { get; init; } = "";

    /// <summary>The report's line; 0 where it has none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long Line { get; init; }
}
