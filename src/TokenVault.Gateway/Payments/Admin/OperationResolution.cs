using TokenVault.Contracts.Processor.V1;
using TokenVault.Contracts.V1;
using TokenVault.Domain.Cards;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Gateway.Payments.Intake;
using TokenVault.Gateway.Payments.Operations;
using TokenVault.Gateway.Payments.Sending;
using TokenVault.Gateway.Payments.Settling;
using TokenVault.Storage.Records;

namespace TokenVault.Gateway.Payments.Admin;

/// <summary>Settles an operation that is unknown, or that the processor has contradicted, by what two people say of it.</summary>
internal sealed class OperationResolution(FindingDesk desk, PaymentGates gates, AdapterPaymentClient adapter, TimeProvider clock)
{
    /// <exception cref="VaultException">
    /// OperationNotFound, OperationNotUnknown, ResolutionBySamePerson, ResolutionDiffers, EvidenceInvalid, OperationStateInvalid; of one in
    /// conflict PaymentBusy, PaymentStateInvalid or ResolutionNotRecorded; what the adapter refuses it with, or AdapterUnavailable where it
    /// can't record it: then it is not settled here either.
    /// </exception>
    public async Task<ResolveOperationResponse> ResolveAsync(string person, ResolveOperationRequest request)
    {
        var stated = Read(request);
        if (!OperationId.TryParse(request.OperationId, out var id))
        {
            throw new VaultException(VaultErrorCode.OperationIdMalformed, "operation_id");
        }

        var found = desk.Book.FindOperation(id) ?? throw new VaultException(VaultErrorCode.OperationNotFound);
        using var gate = await gates.EnterAsync(
            PaymentId.TryParse(found.PaymentId, out var payment) ? payment : throw new VaultException(VaultErrorCode.RecordDamaged));
        var operation = desk.Book.GetOperation(found.OperationId);
        if ((OperationState)operation.State is not (OperationState.Unknown or OperationState.RequiresAction) && !operation.Conflict)
        {
            throw new VaultException(VaultErrorCode.OperationNotUnknown);
        }

        // The first statement proposes. One that says something else takes its place, and needs a second again. What was said before the
        // processor contradicted it proposes nothing.
        if (operation.Resolution is not { } proposed || IsPast(operation, proposed) || IsAmendment(proposed, stated, person))
        {
            stated.ProposedBy = person;
            stated.ProposedTimeMs = clock.GetUtcNow().ToUnixTimeMilliseconds();
            operation.Resolution = stated;
            await desk.Book.PutAsync(operation);
            return Answer(operation, settled: false);
        }

        RequireConfirmation(proposed, stated, person);
        await SettleAsync(operation, proposed, person);
        return Answer(operation, OperationTransitions.IsFinal((OperationState)operation.State) && !operation.Conflict);
    }

    private static bool IsPast(PaymentOperationRecord operation, ResolutionRecord proposed) =>
        operation.Conflict && proposed.ConfirmedBy.Length > 0;

    // Whoever proposed may correct himself.
    private static bool IsAmendment(ResolutionRecord proposed, ResolutionRecord stated, string person) =>
        string.Equals(proposed.ProposedBy, person, StringComparison.Ordinal) && !SaysTheSame(proposed, stated);

    private static void RequireConfirmation(ResolutionRecord proposed, ResolutionRecord stated, string person)
    {
        if (string.Equals(proposed.ProposedBy, person, StringComparison.Ordinal))
        {
            throw new VaultException(VaultErrorCode.ResolutionBySamePerson);
        }

        if (!SaysTheSame(proposed, stated))
        {
            throw new VaultException(VaultErrorCode.ResolutionDiffers);
        }
    }

    private static bool SaysTheSame(ResolutionRecord one, ResolutionRecord other) =>
        one.State == other.State && string.Equals(one.ProcessorReference, other.ProcessorReference, StringComparison.Ordinal);

    private async Task SettleAsync(PaymentOperationRecord operation, ResolutionRecord proposed, string person)
    {
        var payment = desk.Book.GetPayment(operation.PaymentId);
        if (operation.Conflict)
        {
            ConflictSettlement.Require(payment, operation, (OperationState)proposed.State);
        }

        proposed.ConfirmedBy = person;
        proposed.ConfirmedTimeMs = clock.GetUtcNow().ToUnixTimeMilliseconds();

        // The adapter first: it holds the record of acts, and later captures and refunds go by its memory. Asked again it says the same.
        var recorded = await RecordAsync(operation) ?? throw new VaultException(VaultErrorCode.AdapterUnavailable);
        if (operation.Conflict)
        {
            await SettleConflictAsync(payment, operation, recorded);
            return;
        }

        if (!await desk.Outcomes.WriteAsync(payment, operation, recorded))
        {
            await desk.Book.PutAsync(operation);
        }

        if (OperationTransitions.IsFinal((OperationState)operation.State) && OperationId.TryParse(operation.OperationId, out var id))
        {
            desk.Open.Remove(id);
        }
    }

    private async ValueTask<AdapterOutcome?> RecordAsync(PaymentOperationRecord operation)
    {
        var said = operation.Resolution;
        var fence = await desk.Fence.GetAsync();
        try
        {
            var answer = await adapter.RecordResolutionAsync(new RecordResolutionRequest
            {
                OperationId = operation.OperationId,
                Outcome = OutcomeOf((OperationState)said.State),
                ProcessorReference = said.ProcessorReference,
                Evidence = said.Evidence,
                ProposedBy = said.ProposedBy,
                ConfirmedBy = said.ConfirmedBy,
                FencingEpoch = fence,
            });
            return answer?.Result is { } result ? AdapterOutcome.Of(result) : null;
        }
        catch (VaultException refusal) when (operation.Conflict && refusal.Code == VaultErrorCode.OperationNotUnknown)
        {
            // To the adapter it is final too, and it takes no word on that. Where it has on record what the two have said, nothing is left
            // to be recorded there.
            return await adapter.QueryAsync(operation.OperationId, fence);
        }
    }

    private async Task SettleConflictAsync(PaymentRecord payment, PaymentOperationRecord operation, AdapterOutcome recorded)
    {
        if (recorded.Outcome != OutcomeOf((OperationState)operation.Resolution.State))
        {
            // Captures and refunds go by the adapter's memory, which says something else: settled here alone, nothing could follow.
            throw new VaultException(VaultErrorCode.ResolutionNotRecorded);
        }

        await desk.Outcomes.ResolveAsync(payment, operation, recorded);
    }

    private ResolveOperationResponse Answer(PaymentOperationRecord operation, bool settled) => new()
    {
        Operation = OperationEntries.Of(operation, desk.Book.GetPayment(operation.PaymentId).ProcessorReference),
        Settled = settled,
    };

    private static ResolutionRecord Read(ResolveOperationRequest request)
    {
        if (request.State is not (OperationState.Succeeded or OperationState.Declined or OperationState.NotSent))
        {
            throw new VaultException(VaultErrorCode.OperationStateInvalid, "state");
        }

        var reference = request.ProcessorReference;
        if (reference.Length > FieldIntake.TextLengthMax || reference.AsSpan().ContainsAnyExceptInRange('!', '~')
            || (reference.Length == 0 && request.State == OperationState.Succeeded))
        {
            throw new VaultException(VaultErrorCode.EvidenceInvalid, "processor_reference");
        }

        if (CardNumberPattern.IsIn(reference))
        {
            throw new VaultException(VaultErrorCode.TextHoldsCardNumber, "processor_reference");
        }

        var evidence = FieldIntake.ReadText(request.Evidence, FieldIntake.TextLengthMax, VaultErrorCode.EvidenceInvalid, "evidence");
        return evidence.Length > 0
            ? new ResolutionRecord { State = (uint)request.State, ProcessorReference = reference, Evidence = evidence }
            : throw new VaultException(VaultErrorCode.EvidenceInvalid, "evidence");
    }

    private static Outcome OutcomeOf(OperationState state) => state switch
    {
        OperationState.Succeeded => Outcome.Succeeded,
        OperationState.Declined => Outcome.Declined,
        _ => Outcome.NotSent,
    };
}
