using System.Text.Json.Serialization;

namespace TokenVault.Cli.Audit.Reconciliation;

/// <summary>One disagreement.</summary>
internal sealed record RecordDifference
{
    public required RecordDifferenceKind Kind { get; init; }

    /// <summary>Ours; empty where there is no entry and the report names none.</summary>
    public string OperationId { get; init; } = "";

    /// <summary>Ours.</summary>
    public string PaymentId { get; init; } = "";

    /// <summary>Where the record has the opening; empty where it has none.</summary>
    public string Entry { get; init; } = "";

    /// <summary>What the report says: type, the processor's name, status.</summary>
    public string Report { get; init; } = "";

    /// <summary>The report's line; 0 where it has none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long Line { get; init; }
}
