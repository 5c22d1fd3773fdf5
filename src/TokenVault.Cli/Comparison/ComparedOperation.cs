using TokenVault.Contracts.V1;

namespace TokenVault.Cli.Comparison;

/// <summary>An operation of the records and the rows of the report that are about it.</summary>
internal sealed class ComparedOperation(OperationEntry entry)
{
    private readonly Dictionary<MovementType, List<ReportRow>> _rows = [];

    public OperationEntry Entry { get; } = entry;

    public Operation Operation => Entry.Operation;

    /// <summary>As what it can appear in a report.</summary>
    public IReadOnlyList<MovementType> Types => ReportedTypes.Of(Operation.Kind);

    /// <summary>What is known here says neither that it was done nor that it was not.</summary>
    public bool IsUndecided =>
        Operation.State is OperationState.Unknown or OperationState.InFlight or OperationState.Intent or OperationState.New;

    public IEnumerable<List<ReportRow>> Rows => _rows.Values;

    public bool IsOfAmount(ReportRow row) =>
        Operation.Amount is { } amount && amount.MinorUnits == row.MinorUnits && string.Equals(amount.CurrencyCode, row.Currency, StringComparison.Ordinal);

    public void Add(ReportRow row)
    {
        if (!_rows.TryAdd(row.Type, [row]))
        {
            _rows[row.Type].Add(row);
        }
    }

    public bool Has(MovementType type) => _rows.ContainsKey(type);
}
