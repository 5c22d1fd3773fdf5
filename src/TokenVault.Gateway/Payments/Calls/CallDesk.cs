using TokenVault.Contracts.V1;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Gateway.Payments.Book;
using TokenVault.Gateway.Payments.Operations;
using TokenVault.Gateway.Payments.Sending;
using TokenVault.Gateway.Telemetry;
using TokenVault.Gateway.Tokens;
using TokenVault.Storage.Records;

namespace TokenVault.Gateway.Payments.Calls;

/// <summary>What every call that moves money does alike: its turn on the payment, its next try, its end.</summary>
internal sealed class CallDesk(KeyedCalls calls, PaymentBook book, PaymentGates gates, OperationDraft draft, OperationEnd end)
{
    public KeyedCalls Calls => calls;

    public PaymentBook Book => book;

    public OperationDraft Draft => draft;

    public FenceKeeper Fence => end.Fence;

    /// <summary>Waits for the payment's turn.</summary>
    public ValueTask<PaymentGates.Entry> EnterAsync(PaymentRecord payment) => PaymentId.TryParse(payment.PaymentId, out var id)
        ? gates.EnterAsync(id)
        : throw new VaultException(VaultErrorCode.RecordDamaged);

    /// <summary>
    /// Refuses what would be done a second time where the processor says that it was done: an operation of the payment that does the same
    /// is in conflict, and two people have not said yet what became of it.
    /// </summary>
    /// <exception cref="VaultException">PaymentInConflict.</exception>
    public void RequireNoConflict(PaymentRecord payment, OperationKind kind)
    {
        if (payment.OperationIds.Select(book.GetOperation).Any(operation => operation.Conflict && DoTheSame((OperationKind)operation.Kind, kind)))
        {
            throw new VaultException(VaultErrorCode.PaymentInConflict);
        }
    }

    /// <summary>Begins another try after one that was certainly not sent; the end of that one, where it is new, is in the same write.</summary>
    public async Task<PaymentOperationRecord> BeginNextAsync(PaymentRecord payment, PaymentOperationRecord before, AdapterOutcome? settled)
    {
        var fence = await end.Fence.GetAsync();
        if (settled is not null)
        {
            end.Apply(payment, before, settled);
        }

        var next = draft.TryAgain(payment, before, fence);
        var digest = next.IdempotencyDigest.ToByteArray();
        var reserved = book.FindKey(digest) ?? throw new VaultException(VaultErrorCode.RecordDamaged);
        reserved.OperationId = next.OperationId;
        await book.CommitAsync(new PaymentChange(payment, before, next)
        {
            Key = KeyWrite.Put,
            KeyDigest = digest,
            KeyRecord = reserved,

            // One that was let go after the try before may be another payment's by now.
            Hold = payment.SingleUse ? HoldWrite.Take : HoldWrite.None,
        });
        if (settled is not null)
        {
            GatewayMetrics.Settled(before);
        }

        return next;
    }

    /// <summary>Stores the outcome and answers with it, or refuses with what it means to the caller.</summary>
    public Task<ChargeResponse> EndAsync(PaymentRecord payment, PaymentOperationRecord operation, AdapterOutcome outcome) =>
        end.EndAsync(payment, operation, outcome);

    private static bool DoTheSame(OperationKind one, OperationKind other) =>
        one == other || (OperationDraft.IsAuthorization(one) && OperationDraft.IsAuthorization(other));
}
