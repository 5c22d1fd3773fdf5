namespace TokenVault.Cli.Comparison;

/// <summary>Finds the operation that a row is about: by our own reference, else by the processor's where that is unambiguous.</summary>
internal sealed class OperationIndex
{
    private readonly Dictionary<string, ComparedOperation> _byId = new(StringComparer.Ordinal);
    private readonly ILookup<string, ComparedOperation> _byProcessorReference;
    private readonly ILookup<string, ComparedOperation> _byPaymentReference;
    private readonly HashSet<string> _payments;

    public OperationIndex(IReadOnlyList<ComparedOperation> operations)
    {
        foreach (var operation in operations.Where(operation => operation.Operation.OperationId.Length > 0))
        {
            _byId[operation.Operation.OperationId] = operation;
        }

        _byProcessorReference = operations.Where(operation => operation.Operation.ProcessorReference.Length > 0)
            .ToLookup(operation => operation.Operation.ProcessorReference, StringComparer.Ordinal);
        _byPaymentReference = operations.Where(operation => operation.Entry.PaymentReference.Length > 0)
            .ToLookup(operation => operation.Entry.PaymentReference, StringComparer.Ordinal);
        _payments = operations.Select(operation => operation.Entry.PaymentReference).Concat(_byProcessorReference.Select(group => group.Key))
            .Where(reference => reference.Length > 0).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Whether the report's payment is one of the records, whatever the row is about.</summary>
    public bool KnowsPayment(ReportRow row) =>
        _byId.ContainsKey(row.Reference) || _payments.Contains(row.PaymentId) || _payments.Contains(row.Id);

    /// <summary>The operation that the row names as its own; its kind may be another than the row's.</summary>
    public ComparedOperation? FindNamed(ReportRow row) => _byId.GetValueOrDefault(row.Reference);

    /// <summary>
    /// Null where none fits. Of several, such as the captures of one payment, one of the same amount that has no row yet: which of two
    /// equal ones it is makes no difference, and any other choice would be a guess that hides one.
    /// </summary>
    public ComparedOperation? FindByProcessorReference(ReportRow row) =>
        Pick(row, _byProcessorReference[row.Id]) ?? Pick(row, _byProcessorReference[row.PaymentId]) ?? Pick(row, _byPaymentReference[row.PaymentId]);

    private static ComparedOperation? Pick(ReportRow row, IEnumerable<ComparedOperation> operations)
    {
        var fitting = operations.Where(operation => operation.Types.Contains(row.Type)).ToList();
        return fitting is [var one] ? one : fitting.FirstOrDefault(operation => !operation.Has(row.Type) && operation.IsOfAmount(row));
    }
}
