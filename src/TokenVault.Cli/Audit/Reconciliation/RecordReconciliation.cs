using System.Globalization;
using TokenVault.Cli.Comparison;
using TokenVault.Contracts.V1;
using TokenVault.Domain.Tokens;

namespace TokenVault.Cli.Audit.Reconciliation;

/// <summary>Holds a processor's reports against the record of disclosures: each payment has its opening there, each opening its payment here.</summary>
internal sealed class RecordReconciliation
{
    private readonly RecordedPayments _payments;
    private readonly IReadOnlyDictionary<OperationId, ToldOutcome> _outcomes;
    private readonly ReconciliationScope _scope;
    private readonly PaymentTrace _trace;
    private readonly HashSet<(OperationId Operation, MovementType Type)> _done = [];
    private readonly List<RecordDifference> _differences = [];
    private int _found;
    private int _reported;
    private int _resolved;
    private int _told;

    private RecordReconciliation(
        RecordedPayments payments, IReadOnlyList<ReportRow> rows, IReadOnlyDictionary<OperationId, ToldOutcome> outcomes, ReconciliationScope scope)
    {
        (_payments, _outcomes, _scope) = (payments, outcomes, scope);
        _trace = new PaymentTrace(payments, rows, outcomes, scope.Processor);
    }

    /// <param name="payments">Of all records of the set.</param>
    /// <param name="rows">Of all reports; a row that several of them have counts once.</param>
    /// <param name="outcomes">What gateways say; may be empty.</param>
    /// <param name="scope">What the reports are expected to hold.</param>
    public static ReconciliationResult Run(
        RecordedPayments payments, IReadOnlyList<ReportRow> rows, IReadOnlyDictionary<OperationId, ToldOutcome> outcomes, ReconciliationScope scope)
    {
        var run = new RecordReconciliation(payments, rows, outcomes, scope);
        var judged = rows.Where(row => scope.Types.Contains(row.Type))
            .DistinctBy(static row => (row.Type, row.Id, row.PaymentId, row.Reference, row.MinorUnits, row.Currency, row.Status)).ToList();
        judged.ForEach(run.Judge);
        var openings = payments.All.Where(run.IsExpected).OrderBy(static payment => payment.Time).ToList();
        openings.ForEach(run.Judge);
        foreach (var again in payments.Again.Where(run.IsExpected))
        {
            run.Add(RecordDifferenceKind.OpenedTwice, again, row: null);
        }

        return new ReconciliationResult(
            judged.Count, run._found, openings.Count, run._reported, run._resolved, run._told, [.. run._differences.OrderBy(static found => found.Kind)]);
    }

    private void Judge(ReportRow row)
    {
        var named = _trace.FindNamed(row);
        if (named is not null && !string.Equals(named.Recipient, _scope.Processor, StringComparison.Ordinal))
        {
            Add(RecordDifferenceKind.OtherRecipient, named, row);
            return;
        }

        // An authorization opens its own card: another one's opening does not cover it, whatever payment the processor counts it to.
        var namesOther = row.Type == MovementType.Authorization && OperationId.TryParse(row.Reference, out _);
        var own = named ?? (namesOther ? null : _trace.FindByProcessorName(row));
        var found = own ?? (namesOther ? null : _trace.FindTold(row));
        if (found is null)
        {
            Add(row.Type == MovementType.Authorization ? RecordDifferenceKind.NotOnRecord : RecordDifferenceKind.NotTraced, payment: null, row);
            return;
        }

        if (own is not null)
        {
            own.IsReported = true;
        }

        _found++;
        JudgeDone(named, row);
    }

    private void JudgeDone(RecordedPayment? named, ReportRow row)
    {
        if (named is null || row.Done != true || row.Type is not (MovementType.Authorization or MovementType.Capture))
        {
            return;
        }

        if (!_done.Add((named.Operation, row.Type)))
        {
            Add(RecordDifferenceKind.TwiceInReport, named, row);
        }
        else if (named.Resolved is { IsSucceeded: false })
        {
            Add(RecordDifferenceKind.ResolvedOtherwise, named, row);
        }
    }

    private void Judge(RecordedPayment payment)
    {
        var told = _outcomes.GetValueOrDefault(payment.Operation);
        if (payment.IsReported)
        {
            _reported++;
        }
        else if (payment.Resolved is { IsSucceeded: false })
        {
            _resolved++;
        }
        else if (payment.Resolved is null && told is { IsNotDone: true } or { Kind: OperationKind.Verify, State: OperationState.Succeeded })
        {
            _told++;
        }
        else if (payment.Resolved is not null || told is { State: OperationState.Succeeded })
        {
            Add(RecordDifferenceKind.SucceededElsewhere, payment, row: null);
        }
        else
        {
            Add(told is null ? RecordDifferenceKind.NotInReport : RecordDifferenceKind.Undecided, payment, row: null);
        }
    }

    private bool IsExpected(RecordedPayment payment) =>
        payment.Time >= _scope.From && payment.Time < _scope.To && string.Equals(payment.Recipient, _scope.Processor, StringComparison.Ordinal);

    private void Add(RecordDifferenceKind kind, RecordedPayment? payment, ReportRow? row) => _differences.Add(new RecordDifference
    {
        Kind = kind,
        OperationId = payment?.Operation.ToString() ?? row?.Reference ?? "",
        PaymentId = payment?.Payment.ToString() ?? "",
        Entry = payment is null ? "" : string.Create(CultureInfo.InvariantCulture, $"{payment.Number} of {payment.Time:u} for {payment.Recipient}"),
        Report = row is null ? "" : $"{Inputs.Words.Typed(row.Type)} {row.Id} {row.Status}",
        Line = row?.Line ?? 0,
    });
}
