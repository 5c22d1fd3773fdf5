using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Payments;
using TokenVault.Domain.Tokens;
using TokenVault.Processor.Cvcs;
using TokenVault.Processor.Disclosures;
using TokenVault.Processor.Psp;
using TokenVault.Storage.Records;

namespace TokenVault.Processor.Operations;

/// <summary>Takes what two people have said for the outcome of an operation that no machine could find out.</summary>
internal sealed class ResolutionRecorder(
    OperationJournal journal, OperationEnd end, OperationAnswers answers, DisclosureLog disclosures, CvcDesk cvcs)
{
    /// <summary>Records it. The same said again is answered with what is on record.</summary>
    /// <exception cref="VaultException">
    /// <see cref="VaultErrorCode.OperationNotUnknown"/>: its outcome is known otherwise.
    /// <see cref="VaultErrorCode.ResolutionContradicted"/>: the processor says otherwise of the payment that is named.
    /// <see cref="VaultErrorCode.ProcessorUnavailable"/>: it can't be asked now.
    /// </exception>
    public async Task<OperationResult> RecordAsync(OperationId operation, RecordResolutionRequest request, OrderOrigin origin)
    {
        var record = journal.Find(operation, origin.Gateway);
        if (record.Resolution is { } known && IsSame(known, record, request))
        {
            return answers.Of(record);
        }

        var isOpen = (Outcome)record.Outcome is Outcome.Unknown or Outcome.RequiresAction;
        if (!isOpen && !MayBeOverruled(record, request))
        {
            throw new VaultException(VaultErrorCode.OperationNotUnknown, "operation_id");
        }

        if (request.Outcome == Outcome.Succeeded)
        {
            await RequireAgreementAsync(record, request.ProcessorReference, isOpen);
        }

        // On record before it takes effect: a crash in between leaves an entry too many, never an act without one.
        await disclosures.AppendAsync(AdministrativeAct.Resolution(request, origin.Gateway.Value));
        record.Resolution = ToRecord(request);
        record.Resolution.ConfirmedTimeMs = journal.NowMs;
        var outcome = new PspOutcome(request.Outcome, CodeOf(request.Outcome), request.ProcessorReference);
        using var cvc = cvcs.TakeKept(operation);
        await end.SettleAsync(record, outcome, outcome.Outcome == Outcome.NotSent ? null : cvc.Spend);
        return answers.Of(record);
    }

    // A payment that was taken for not done and was done all the same: money that nobody could capture, let go or give back, were the row
    // to stay as it is. People's word alone does not turn a final row over; the processor has to say the same.
    private static bool MayBeOverruled(OperationRecord record, RecordResolutionRequest request) =>
        (Outcome)record.Outcome is Outcome.NotSent or Outcome.Declined
        && request.Outcome == Outcome.Succeeded
        && PspSteps.IsPayment((OperationKind)record.Kind);

    // Both names come from the gateway, and so does the payment's. Taken unseen, a captured one would name a stranger's payment at the
    // same account, and give that back or let it go from then on. What follows a payment goes by that payment's name, never by this.
    private async Task RequireAgreementAsync(OperationRecord record, string reference, bool isOpen)
    {
        if (!PspSteps.IsPayment((OperationKind)record.Kind))
        {
            return;
        }

        var route = answers.RouteOf(record) ?? throw new VaultException(VaultErrorCode.ProcessorUnavailable);
        if (record.ProcessorReference.Length > 0 && !string.Equals(record.ProcessorReference, reference, StringComparison.Ordinal))
        {
            throw new VaultException(VaultErrorCode.ResolutionContradicted, "processor_reference");
        }

        if (!route.Processor.CanConfirm)
        {
            if (!isOpen)
            {
                throw new VaultException(VaultErrorCode.OperationNotUnknown, "operation_id");
            }

            return;
        }

        if (await route.Processor.ConfirmsAsync(OperationRows.ToOrder(record), route.Account, reference) is not { } confirms)
        {
            throw new VaultException(VaultErrorCode.ProcessorUnavailable);
        }

        if (!confirms)
        {
            throw new VaultException(VaultErrorCode.ResolutionContradicted, "processor_reference");
        }
    }

    private static string CodeOf(Outcome outcome) => outcome switch
    {
        Outcome.Declined => DeclineReasons.Generic,
        Outcome.NotSent => OperationCodes.Resolved,
        _ => "",
    };

    // The state of tokenvault.v1 that the outcome is.
    private static uint StateOf(Outcome outcome) => (uint)(outcome switch
    {
        Outcome.Succeeded => Contracts.V1.OperationState.Succeeded,
        Outcome.Declined => Contracts.V1.OperationState.Declined,
        _ => Contracts.V1.OperationState.NotSent,
    });

    private static bool IsSame(ResolutionRecord known, OperationRecord record, RecordResolutionRequest request) =>
        record.Outcome == (uint)request.Outcome
        && string.Equals(known.ProcessorReference, request.ProcessorReference, StringComparison.Ordinal)
        && string.Equals(known.ProposedBy, request.ProposedBy, StringComparison.Ordinal)
        && string.Equals(known.ConfirmedBy, request.ConfirmedBy, StringComparison.Ordinal);

    private static ResolutionRecord ToRecord(RecordResolutionRequest request) => new()
    {
        State = StateOf(request.Outcome),
        ProcessorReference = request.ProcessorReference,
        Evidence = request.Evidence,
        ProposedBy = request.ProposedBy,
        ConfirmedBy = request.ConfirmedBy,
    };
}
