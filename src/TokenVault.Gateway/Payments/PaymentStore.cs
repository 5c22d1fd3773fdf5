using Google.Protobuf;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Storage;
using TokenVault.Storage.Records;
using TokenVault.Storage.Tables;
using SealedBytes = TokenVault.Envelope.Cards.SealedCard;

namespace TokenVault.Gateway.Payments;

/// <summary>The rows that a charge reads and writes.</summary>
internal sealed class PaymentStore(IRecordStore store, PaymentTable payments, TokenTable tokens, TimeProvider clock)
{
    private const uint IdempotencyVersion = 1;

    public PaymentRecord? Find(PaymentId id)
    {
        var reads = new ReadBatch();
        var at = payments.AddLookup(reads, id);
        store.Read(reads);
        return payments.TryRead(reads, at, id, out var payment) ? payment : null;
    }

    /// <summary>Gives the payment that an idempotency key made, or null.</summary>
    /// <exception cref="VaultException">IdempotencyKeyReused where the key stands for another request.</exception>
    public PaymentRecord? FindByKey(ReadOnlySpan<byte> keyDigest, ReadOnlySpan<byte> requestDigest)
    {
        var reads = new ReadBatch();
        var at = payments.AddIdempotencyLookup(reads, keyDigest);
        store.Read(reads);
        if (!payments.TryReadIdempotency(reads, at, keyDigest, out var reserved))
        {
            return null;
        }

        if (!reserved.RequestDigest.Span.SequenceEqual(requestDigest))
        {
            throw new VaultException(VaultErrorCode.IdempotencyKeyReused);
        }

        // Both rows were written at once, so a key without its payment was tampered with.
        return (PaymentId.TryParse(reserved.PaymentId, out var id) ? Find(id) : null)
            ?? throw new VaultException(VaultErrorCode.RecordDamaged);
    }

    /// <summary>Gives the merchant's card under a token.</summary>
    /// <exception cref="VaultException">TokenNotFound, also for another merchant's.</exception>
    public StoredCard FindCard(MerchantId merchant, Token token)
    {
        var reads = new ReadBatch();
        var at = tokens.AddLookup(reads, token);
        store.Read(reads);
        if (!tokens.TryRead(reads, at, token, out var row) || row.Merchant != merchant)
        {
            throw new VaultException(VaultErrorCode.TokenNotFound);
        }

        if (!SealedBytes.TryRead(row.Sealed, out var sealedCard))
        {
            throw new VaultException(VaultErrorCode.RecordDamaged);
        }

        var card = new SealedCard
        {
            Token = token.ToString(),
            MerchantId = merchant.Value,
            RecordVersion = row.RecordVersion,
            Usage = (uint)row.Usage,
            ExpiryMonth = (uint)row.Expiry.Month,
            ExpiryYear = (uint)row.Expiry.Year,
            Sealed = ByteString.CopyFrom(row.Sealed),
        };
        return new StoredCard(card, sealedCard.Epoch);
    }

    /// <summary>Reserves the key and stores the payment, both or neither; on disk when it completes.</summary>
    /// <exception cref="VaultException">IdempotencyKeyInFlight where another gateway was first.</exception>
    public async ValueTask ReserveAsync(byte[] keyDigest, byte[] requestDigest, PaymentRecord payment)
    {
        var writes = new WriteBatch();
        var reserved = new IdempotencyRecord
        {
            Version = IdempotencyVersion,
            RequestDigest = UnsafeByteOperations.UnsafeWrap(requestDigest),
            PaymentId = payment.PaymentId,
            CreateTimeMs = payment.CreateTimeMs,
        };
        payments.InsertIdempotency(writes, keyDigest, reserved);
        payments.Put(writes, payment);
        if (!await store.CommitAsync(writes))
        {
            throw new VaultException(VaultErrorCode.IdempotencyKeyInFlight);
        }
    }

    /// <summary>Stores a payment as it stands now; on disk when it completes.</summary>
    public async ValueTask PutAsync(PaymentRecord payment)
    {
        payment.UpdateTimeMs = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var writes = new WriteBatch();
        payments.Put(writes, payment);
        await store.CommitAsync(writes);
    }
}
