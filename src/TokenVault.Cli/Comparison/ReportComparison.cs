using TokenVault.Cli.Inputs;
using TokenVault.Contracts.V1;

namespace TokenVault.Cli.Comparison;

/// <summary>Holds a processor's report against the records, row by row and back.</summary>
internal sealed class ReportComparison
{
    private readonly ComparisonScope _scope;
    private readonly OperationIndex _index;
    private readonly List<Difference> _differences = [];
    private int _agreeing;
    private int _disputes;

    private ReportComparison(IReadOnlyList<ComparedOperation> operations, ComparisonScope scope) =>
        (_scope, _index) = (scope, new OperationIndex(operations));

    /// <param name="rows">The report.</param>
    /// <param name="entries">
    /// The records of the span and of some time around it: what was begun before midnight may be reported as of after it.
    /// </param>
    /// <param name="scope">What the report is expected to hold.</param>
    public static ComparisonResult Run(IReadOnlyList<ReportRow> rows, IReadOnlyList<OperationEntry> entries, ComparisonScope scope)
    {
        var operations = entries.Select(entry => new ComparedOperation(entry)).ToList();
        var comparison = new ReportComparison(operations, scope);
        var compared = rows.Where(row => scope.Types.Contains(row.Type)).ToList();
        compared.ForEach(comparison.Match);
        foreach (var (operation, matches) in operations.SelectMany(operation => operation.Rows.Select(matches => (operation, matches))))
        {
            comparison.Judge(operation, matches);
        }

        var inSpan = operations.Where(operation => IsInSpan(operation, scope)).ToList();
        inSpan.ForEach(comparison.JudgeMissing);
        return new ComparisonResult(
            compared.Count, inSpan.Count, comparison._agreeing, comparison._disputes, [.. comparison._differences.OrderBy(found => found.Kind)]);
    }

    private void Match(ReportRow row)
    {
        if (row.Type == MovementType.Dispute)
        {
            _disputes += _index.KnowsPayment(row) ? 1 : 0;
            if (!_index.KnowsPayment(row))
            {
                Add(DifferenceKind.InReportOnly, operation: null, row);
            }

            return;
        }

        var found = _index.FindNamed(row);
        if (found is not null && !found.Types.Contains(row.Type))
        {
            Add(DifferenceKind.StateDiffers, found, row, here: Words.Shown(found.Operation.Kind), there: Words.Shown(row.Type));
            return;
        }

        found ??= _index.FindByProcessorReference(row);
        if (found is null)
        {
            Add(DifferenceKind.InReportOnly, operation: null, row);
        }
        else
        {
            found.Add(row);
        }
    }

    // Several rows of one type for one operation: a failed try beside the good one is usual, a second good one is not.
    private void Judge(ComparedOperation operation, List<ReportRow> rows)
    {
        var done = rows.Where(row => row.Done == true).ToList();
        foreach (var again in done.Skip(1))
        {
            Add(DifferenceKind.TwiceInReport, operation, again);
        }

        var row = done.FirstOrDefault() ?? rows.FirstOrDefault(candidate => candidate.Done is null) ?? rows[0];
        if (operation.IsUndecided)
        {
            // Once for each operation, however many rows it has.
            if (row.Type == operation.Types.First(operation.Has))
            {
                Add(DifferenceKind.UnknownHere, operation, row);
            }
        }
        else if (row.Done != (operation.Operation.State == OperationState.Succeeded))
        {
            Add(DifferenceKind.StateDiffers, operation, row);
        }
        else if (row.Done == true && !IsSameAmount(operation, row))
        {
            Add(DifferenceKind.AmountDiffers, operation, row);
        }
        else
        {
            _agreeing++;
        }
    }

    private void JudgeMissing(ComparedOperation operation)
    {
        if (operation.IsUndecided)
        {
            if (!operation.Types.Any(operation.Has))
            {
                Add(DifferenceKind.UnknownHere, operation, row: null);
            }
        }
        else if (operation.Operation.State == OperationState.Succeeded
            && ReportedTypes.Required(operation.Operation.Kind, _scope.Types) is { } type
            && !operation.Has(type))
        {
            Add(DifferenceKind.HereOnly, operation, row: null);
        }
    }

    private void Add(DifferenceKind kind, ComparedOperation? operation, ReportRow? row, string? here = null, string? there = null) => _differences.Add(new Difference
    {
        Kind = kind,
        Type = row?.Type ?? operation!.Types[0],
        OperationId = operation?.Operation.OperationId ?? "",
        PaymentId = operation?.Entry.PaymentId ?? "",
        ProcessorReference = row?.Id ?? ReferenceOf(operation!),
        Here = here ?? (operation is null ? "" : $"{Words.Shown(operation.Operation.State)} {AmountText.Format(operation.Operation.Amount)}".TrimEnd()),
        There = there ?? (row is null ? "" : $"{row.Status} {AmountOf(row)}"),
        Line = row?.Line ?? 0,
    });

    private static string ReferenceOf(ComparedOperation operation) =>
        operation.Operation.ProcessorReference is { Length: > 0 } own ? own : operation.Entry.PaymentReference;

    // A release is of whatever is left; reports and records count that differently.
    private static bool IsSameAmount(ComparedOperation operation, ReportRow row) =>
        row.Type == MovementType.Void || operation.Operation.Kind == OperationKind.Verify || operation.IsOfAmount(row);

    private static string AmountOf(ReportRow row) => AmountText.Format(new Money { MinorUnits = row.MinorUnits, CurrencyCode = row.Currency });

    private static bool IsInSpan(ComparedOperation operation, ComparisonScope scope) =>
        operation.Operation.CreateTime is { } made
        && made.ToDateTimeOffset() is var time && time >= scope.From && time < scope.To
        && operation.Types.Any(scope.Types.Contains);
}
