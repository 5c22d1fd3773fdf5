using Google.Protobuf;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Gateway.Payments.Book;
using TokenVault.Gateway.Payments.Calls;
using TokenVault.Gateway.Store;
using TokenVault.Storage;
using TokenVault.Storage.Tables;

namespace TokenVault.Gateway.Privacy.Erasures;

/// <summary>The free texts of a payment, in its row and in the answers that idempotency keys keep.</summary>
internal sealed class TextRemoval(IRecordStore store, PaymentTables tables, PaymentBook book, TokenTables tokens, TimeProvider clock)
{
    /// <summary>
    /// Takes them away; on disk when it completes. A repeated call is answered as before, without them: what it asked for is compared by
    /// its digest.
    /// </summary>
    /// <returns>True where there were some, false where there were none, null where the payment is not settled and its try may need them.</returns>
    public async Task<bool?> ClearAsync(PaymentId id)
    {
        var payment = book.Find(id) ?? throw new VaultException(VaultErrorCode.RecordDamaged);
        if (payment.OrderReference.Length == 0 && payment.Description.Length == 0)
        {
            return false;
        }

        if (payment.OpenOperationId.Length > 0)
        {
            return null;
        }

        var (writes, now) = (new WriteBatch(), clock.GetUtcNow().ToUnixTimeSeconds());
        (payment.OrderReference, payment.Description) = ("", "");
        tables.Payments.Put(writes, payment);
        tokens.Purges.Put(writes, now, Table.Payments, PaymentOperationTable.KeyOf(new OperationId(id.Id)));
        foreach (var digest in payment.OperationIds.Select(one => book.GetOperation(one).IdempotencyDigest))
        {
            ClearAnswer(writes, digest, now);
        }

        await store.CommitAsync(writes);
        return true;
    }

    private void ClearAnswer(WriteBatch writes, ByteString digest, long now)
    {
        if (digest.Length != PaymentTable.KeyDigestBytes
            || book.FindKey(digest.Span) is not { } reserved
            || Answers.Kept(reserved) is not { Payment: { } payment } answer)
        {
            return;
        }

        (payment.OrderReference, payment.Description) = ("", "");
        reserved.Answer = answer.ToByteString();
        tables.Payments.PutIdempotency(writes, digest.Span, reserved);
        tokens.Purges.Put(writes, now, Table.Idempotency, digest.Span);
    }
}
