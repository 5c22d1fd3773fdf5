using TokenVault.Contracts.V1;
using TokenVault.Storage.Records;

namespace TokenVault.Gateway.Payments.Views;

/// <summary>An operation's row as callers see it.</summary>
internal static class OperationView
{
    private const uint PersonStep = 100;

    public static Operation Of(PaymentOperationRecord record) => new()
    {
        OperationId = record.Elsewhere ? "" : record.OperationId,
        Kind = (OperationKind)record.Kind,
        State = (OperationState)record.State,
        Amount = PaymentView.MoneyOf(record.AmountMinorUnits, record.CurrencyCode),
        Decline = DeclineView.Of(record.Code, record.RawCode),
        Processor = record.Processor,
        ProcessorReference = record.ProcessorReference,
        DisclosureId = record.DisclosureId,
        Attempt = (int)record.Attempt,
        Reconciliation = ReconciliationOf(record),
        CreateTime = PaymentView.TimeOf(record.CreateTimeMs),
        UpdateTime = PaymentView.TimeOf(record.UpdateTimeMs),
        Elsewhere = record.Elsewhere,
        Conflict = record.Conflict,
    };

    private static Reconciliation? ReconciliationOf(PaymentOperationRecord record)
    {
        if (record.Reconciliation is null && record.Resolution is null)
        {
            return null;
        }

        var found = record.Reconciliation ?? new ReconciliationRecord();
        return new Reconciliation
        {
            Queries = (int)found.Queries,
            NotFound = (int)found.NotFound,
            LastStep = StepOf(record.Resolution is null ? found.LastStep : PersonStep),
            NextTime = PaymentView.TimeOrNone(found.NextTimeMs),
            ProposedBy = record.Resolution?.ProposedBy ?? "",
            ConfirmedBy = record.Resolution?.ConfirmedBy ?? "",
        };
    }

    private static string StepOf(uint step) => step switch
    {
        1 => "query",
        2 => "replay",
        3 => "cancel",
        4 => "conclude_absent",
        PersonStep => "person",
        _ => "",
    };
}
