using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Storage.Records;

namespace TokenVault.Storage.Tables;

/// <summary>Payments by their name, and the idempotency keys that made them. Thread-safe, its batches are not.</summary>
public sealed class PaymentTable(RowSeal seal)
{
    /// <summary>Of the keyed digest that an idempotency key is kept as.</summary>
    public const int KeyDigestBytes = 32;

    /// <summary>Stores the payment under its own name, whatever stood there, and sets the record's layout version.</summary>
    public void Put(WriteBatch batch, PaymentRecord payment)
    {
        if (!PaymentId.TryParse(payment.PaymentId, out var id))
        {
            throw new ArgumentException("The payment has no name of its own.", nameof(payment));
        }

        payment.Version = MessageRow.Version;
        Span<byte> key = stackalloc byte[RowId.Bytes];
        RowId.Write(key, id.Id);
        seal.Write(batch, WriteKind.Put, Table.Payments, key, payment);
    }

    public int AddLookup(ReadBatch batch, PaymentId payment)
    {
        Span<byte> key = stackalloc byte[RowId.Bytes];
        RowId.Write(key, payment.Id);
        return batch.Add(Table.Payments, key);
    }

    /// <summary>False where there is no such payment.</summary>
    /// <exception cref="VaultException"><see cref="VaultErrorCode.RecordDamaged"/></exception>
    public bool TryRead(ReadBatch batch, int index, PaymentId payment, out PaymentRecord record)
    {
        record = null!;
        if (!batch.TryGet(index, out var value))
        {
            return false;
        }

        Span<byte> key = stackalloc byte[RowId.Bytes];
        RowId.Write(key, payment.Id);
        record = seal.Read(PaymentRecord.Parser, Table.Payments, key, value);
        MessageRow.ThrowIfUnknown(record.Version);
        return true;
    }

    /// <summary>Reserves an idempotency key: the whole batch is refused where it is taken. Sets the record's layout version.</summary>
    public void InsertIdempotency(WriteBatch batch, ReadOnlySpan<byte> keyDigest, IdempotencyRecord record)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(keyDigest.Length, KeyDigestBytes, nameof(keyDigest));
        record.Version = MessageRow.Version;
        seal.Write(batch, WriteKind.Insert, Table.Idempotency, keyDigest, record);
    }

    /// <summary>Stores what an idempotency key stands for now, whatever stood there, and sets the record's layout version.</summary>
    public void PutIdempotency(WriteBatch batch, ReadOnlySpan<byte> keyDigest, IdempotencyRecord record)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(keyDigest.Length, KeyDigestBytes, nameof(keyDigest));
        record.Version = MessageRow.Version;
        seal.Write(batch, WriteKind.Put, Table.Idempotency, keyDigest, record);
    }

#pragma warning disable CA1822 // Instance members like their siblings, so that callers need to know one way only.
    /// <summary>Lets an idempotency key go, so that it may be used anew.</summary>
    public void DeleteIdempotency(WriteBatch batch, ReadOnlySpan<byte> keyDigest) => batch.Delete(Table.Idempotency, keyDigest);

    public int AddIdempotencyLookup(ReadBatch batch, ReadOnlySpan<byte> keyDigest) => batch.Add(Table.Idempotency, keyDigest);
#pragma warning restore CA1822

    /// <summary>False where the key was never used.</summary>
    /// <exception cref="VaultException"><see cref="VaultErrorCode.RecordDamaged"/></exception>
    public bool TryReadIdempotency(ReadBatch batch, int index, ReadOnlySpan<byte> keyDigest, out IdempotencyRecord record)
    {
        record = null!;
        if (!batch.TryGet(index, out var value))
        {
            return false;
        }

        record = ReadIdempotency(keyDigest, value);
        return true;
    }

    /// <summary>Reads a row of a scan of <see cref="Table.Idempotency"/>.</summary>
    /// <exception cref="VaultException"><see cref="VaultErrorCode.RecordDamaged"/></exception>
    public IdempotencyRecord ReadIdempotency(ReadOnlySpan<byte> keyDigest, ReadOnlySpan<byte> value)
    {
        var record = seal.Read(IdempotencyRecord.Parser, Table.Idempotency, keyDigest, value);
        MessageRow.ThrowIfUnknown(record.Version);
        return record;
    }
}
