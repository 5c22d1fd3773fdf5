using TokenVault.Domain.Callers;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;

namespace TokenVault.Storage.Tables;

/// <summary>Which payments a merchant has, newest first. Thread-safe, its batches are not.</summary>
/// <remarks>
/// Key: length of the merchant's name (1) ‖ name ‖ the complement of the payment id (16), since a scan only ascends. The name
/// carries its length, so that no merchant's rows stand among those of another with a longer name.
/// </remarks>
public sealed class MerchantPaymentTable(RowSeal seal)
{
    public const int KeyBytesMax = 1 + MerchantId.LengthMax + RowId.Bytes;

    public void Put(WriteBatch batch, MerchantId merchant, PaymentId payment)
    {
        Span<byte> buffer = stackalloc byte[KeyBytesMax];
        seal.PutNote(batch, Table.MerchantPayments, buffer[..WriteKey(buffer, merchant, payment)]);
    }

    /// <summary>The key from which on a scan gives the merchant's payments that are as old as this one or older.</summary>
    public static byte[] KeyFrom(MerchantId merchant, PaymentId newest)
    {
        Span<byte> buffer = stackalloc byte[KeyBytesMax];
        return buffer[..WriteKey(buffer, merchant, newest)].ToArray();
    }

    /// <summary>Reads a row of a scan. False where the scan has left the merchant's rows.</summary>
    /// <exception cref="VaultException"><see cref="VaultErrorCode.RecordDamaged"/></exception>
    public bool TryRead(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, MerchantId merchant, out PaymentId payment)
    {
        Span<byte> prefix = stackalloc byte[1 + MerchantId.LengthMax];
        prefix = prefix[..merchant.Write(prefix)];
        payment = default;
        if (!key.StartsWith(prefix))
        {
            return false;
        }

        seal.CheckNote(Table.MerchantPayments, key, value);
        payment = new PaymentId(~RowId.Read(key[prefix.Length..]));
        return true;
    }

    private static int WriteKey(Span<byte> destination, MerchantId merchant, PaymentId payment)
    {
        var length = merchant.Write(destination);
        RowId.Write(destination[length..], ~payment.Id);
        return length + RowId.Bytes;
    }
}
