using TokenVault.Cli.Comparison;
using TokenVault.Domain.Tokens;

namespace TokenVault.Cli.Audit.Reconciliation;

/// <summary>Finds the opening that a row of a report goes back to.</summary>
internal sealed class PaymentTrace
{
    private readonly RecordedPayments _payments;
    private readonly IReadOnlyDictionary<OperationId, ToldOutcome> _outcomes;

    // The processor's names for what was opened, and ours for its payments.
    private readonly Dictionary<string, RecordedPayment> _byProcessorName = new(StringComparer.Ordinal);
    private readonly Dictionary<PaymentId, RecordedPayment> _byPayment = [];

    /// <param name="payments">The record's.</param>
    /// <param name="rows">All rows, of whatever type: one that names our operation says which payment is which.</param>
    /// <param name="outcomes">May be empty.</param>
    /// <param name="processor">Whose reports they are.</param>
    public PaymentTrace(
        RecordedPayments payments, IEnumerable<ReportRow> rows, IReadOnlyDictionary<OperationId, ToldOutcome> outcomes, string processor)
    {
        (_payments, _outcomes) = (payments, outcomes);
        foreach (var row in rows)
        {
            if (FindNamed(row) is { } named && IsOf(named))
            {
                Name(row.PaymentId, named);
                Name(row.Id, named);
            }
        }

        foreach (var payment in payments.All.Where(IsOf))
        {
            // Of several tries of one payment any leads to it.
            _byPayment.TryAdd(payment.Payment, payment);
            Name(payment.Resolved?.ProcessorReference, payment);
            var told = outcomes.GetValueOrDefault(payment.Operation);
            Name(told?.ProcessorReference, payment);
            Name(told?.PaymentReference, payment);
        }

        bool IsOf(RecordedPayment payment) => string.Equals(payment.Recipient, processor, StringComparison.Ordinal);
    }

    /// <summary>The opening of the very operation that the row names; null where it names none that has one.</summary>
    public RecordedPayment? FindNamed(ReportRow row) =>
        OperationId.TryParse(row.Reference, out var operation) && _payments.TryGet(operation, out var payment) ? payment : null;

    /// <summary>By the processor's names alone.</summary>
    public RecordedPayment? FindByProcessorName(ReportRow row) =>
        _byProcessorName.GetValueOrDefault(row.Id) ?? _byProcessorName.GetValueOrDefault(row.PaymentId);

    /// <summary>The payment that the row's own operation is told to belong to.</summary>
    public RecordedPayment? FindTold(ReportRow row) =>
        OperationId.TryParse(row.Reference, out var operation) && _outcomes.TryGetValue(operation, out var told)
        && PaymentId.TryParse(told.Payment, out var payment)
            ? _byPayment.GetValueOrDefault(payment)
            : null;

    private void Name(string? name, RecordedPayment payment)
    {
        if (name is { Length: > 0 })
        {
            _byProcessorName.TryAdd(name, payment);
        }
    }
}
