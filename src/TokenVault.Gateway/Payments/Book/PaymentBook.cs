using TokenVault.Domain.Callers;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Gateway.Payments.Operations;
using TokenVault.Gateway.Tokens;
using TokenVault.Storage;
using TokenVault.Storage.Records;
using OperationState = TokenVault.Contracts.V1.OperationState;

namespace TokenVault.Gateway.Payments.Book;

/// <summary>The rows of payments: what is read, and what changes together.</summary>
internal sealed class PaymentBook(IRecordStore store, PaymentTables tables, TokenUses uses, EventSequence events, TimeProvider clock)
{
    public PaymentRecord? Find(PaymentId id)
    {
        var reads = new ReadBatch();
        var at = tables.Payments.AddLookup(reads, id);
        store.Read(reads);
        return tables.Payments.TryRead(reads, at, id, out var payment) ? payment : null;
    }

    /// <summary>The merchant's payment.</summary>
    /// <exception cref="VaultException">PaymentNotFound, also for another merchant's.</exception>
    public PaymentRecord Get(MerchantId merchant, PaymentId id) =>
        Find(id) is { } payment && string.Equals(payment.MerchantId, merchant.Value, StringComparison.Ordinal)
            ? payment
            : throw new VaultException(VaultErrorCode.PaymentNotFound);

    public PaymentOperationRecord? FindOperation(OperationId id)
    {
        var reads = new ReadBatch();
        var at = tables.Operations.AddLookup(reads, id);
        store.Read(reads);
        return tables.Operations.TryRead(reads, at, id, out var operation) ? operation : null;
    }

    /// <summary>An operation that another row names, so that it must be there.</summary>
    /// <exception cref="VaultException">RecordDamaged: both rows were written at once, so one without the other was tampered with.</exception>
    public PaymentOperationRecord GetOperation(string id) =>
        (OperationId.TryParse(id, out var operation) ? FindOperation(operation) : null)
        ?? throw new VaultException(VaultErrorCode.RecordDamaged);

    /// <summary>A payment that another row names. Throws as <see cref="GetOperation"/> does.</summary>
    public PaymentRecord GetPayment(string id) =>
        (PaymentId.TryParse(id, out var payment) ? Find(payment) : null) ?? throw new VaultException(VaultErrorCode.RecordDamaged);

    /// <summary>Gives what an idempotency key stands for, or null.</summary>
    public IdempotencyRecord? FindKey(ReadOnlySpan<byte> keyDigest)
    {
        var reads = new ReadBatch();
        var at = tables.Payments.AddIdempotencyLookup(reads, keyDigest);
        store.Read(reads);
        return tables.Payments.TryReadIdempotency(reads, at, keyDigest, out var reserved) ? reserved : null;
    }

    /// <summary>Stores a change, as a whole or not at all; on disk when it completes, and told to those who watch.</summary>
    /// <exception cref="VaultException">
    /// IdempotencyKeyInFlight where a key that was to be reserved is taken; TokenSpent or TokenHeld where the token is.
    /// </exception>
    public async ValueTask CommitAsync(PaymentChange change)
    {
        var payment = change.Payment;
        payment.UpdateTimeMs = clock.GetUtcNow().ToUnixTimeMilliseconds();
        payment.Revision++;
        var writes = new WriteBatch();
        WriteKeyOf(writes, change);
        tables.Payments.Put(writes, payment);
        foreach (var operation in change.Operations)
        {
            Write(writes, operation);
        }

        uses.Write(writes, payment, change.Hold);
        if (change.IsTokenGone)
        {
            uses.WriteGone(writes, payment);
        }

        if (change.IsNew)
        {
            uses.WriteDay(writes, payment);
        }

        if (change.IsNew && MerchantId.TryParse(payment.MerchantId, out var merchant) && PaymentId.TryParse(payment.PaymentId, out var id))
        {
            tables.MerchantPayments.Put(writes, merchant, id);
        }

        var told = new PaymentEventRecord
        {
            MerchantId = payment.MerchantId,
            PaymentId = payment.PaymentId,
            OperationId = change.Operations.Count > 0 ? change.Operations[^1].OperationId : "",
            TimeMs = payment.UpdateTimeMs,
            Revision = payment.Revision,
        };
        if (!await events.CommitAsync(writes, told))
        {
            uses.Require(payment);
            throw new VaultException(VaultErrorCode.IdempotencyKeyInFlight);
        }
    }

    /// <summary>Stores how far finding out has come. Nothing of it is a change of the payment.</summary>
    public async ValueTask PutAsync(PaymentOperationRecord operation)
    {
        var writes = new WriteBatch();
        Write(writes, operation);
        await store.CommitAsync(writes);
    }

    private void Write(WriteBatch writes, PaymentOperationRecord operation)
    {
        tables.Operations.Put(writes, operation);

        // What is in conflict is final and still has to be decided.
        if (OperationTransitions.IsOpen((OperationState)operation.State) || operation.Conflict)
        {
            tables.Operations.PutOpenNote(writes, operation);
        }
        else
        {
            tables.Operations.DeleteOpenNote(writes, operation);
        }
    }

    private void WriteKeyOf(WriteBatch writes, PaymentChange change)
    {
        switch (change.Key)
        {
            case KeyWrite.Insert:
                change.KeyRecord!.Answer = change.KeptAnswer?.Invoke() ?? change.KeyRecord.Answer;
                tables.Payments.InsertIdempotency(writes, change.KeyDigest, change.KeyRecord!);
                break;
            case KeyWrite.Put:
                change.KeyRecord!.Answer = change.KeptAnswer?.Invoke() ?? change.KeyRecord.Answer;
                tables.Payments.PutIdempotency(writes, change.KeyDigest, change.KeyRecord!);
                break;
            case KeyWrite.Delete:
                tables.Payments.DeleteIdempotency(writes, change.KeyDigest);
                break;
        }
    }
}
