using System.Buffers.Binary;
using System.Text;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Cards;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;

namespace TokenVault.Storage.Tables;

/// <summary>Which token a row of digits stands for. Thread-safe, its batches are not.</summary>
/// <remarks>
/// Key: length of the merchant's name (1) ‖ name ‖ the digits in ASCII, 12 to 19. Value: version 1 (1) ‖ token id (16); the row's MAC
/// follows. The digits were drawn, never computed from a card number.
/// </remarks>
public sealed class FormatTokenTable(RowSeal seal)
{
    private const byte Version = 1;
    private const int ValueBytes = 1 + RowId.Bytes;
    private const int KeyBytesMax = 1 + MerchantId.LengthMax + Pan.DigitsMax;

    public void Put(WriteBatch batch, OwnedToken token, ReadOnlySpan<char> digits)
    {
        Span<byte> buffer = stackalloc byte[KeyBytesMax];
        var key = buffer[..WriteKey(buffer, token.Merchant, digits)];
        var value = batch.Reserve(WriteKind.Put, Table.FormatTokens, key, ValueBytes + RowSeal.MacBytes);
        value[0] = Version;
        RowId.Write(value[1..], token.Token.Id);
        seal.Append(Table.FormatTokens, key, value);
    }

#pragma warning disable CA1822 // Instance members like their siblings, so that callers need to know one way only.
    public int AddLookup(ReadBatch batch, MerchantId merchant, ReadOnlySpan<char> digits)
    {
        Span<byte> key = stackalloc byte[KeyBytesMax];
        return batch.Add(Table.FormatTokens, key[..WriteKey(key, merchant, digits)]);
    }

    public void Delete(WriteBatch batch, MerchantId merchant, ReadOnlySpan<char> digits)
    {
        Span<byte> key = stackalloc byte[KeyBytesMax];
        batch.Delete(Table.FormatTokens, key[..WriteKey(key, merchant, digits)]);
    }
#pragma warning restore CA1822

    /// <summary>False where the digits stand for none of the merchant's tokens.</summary>
    /// <exception cref="VaultException"><see cref="VaultErrorCode.RecordDamaged"/></exception>
    public bool TryRead(ReadBatch batch, int index, MerchantId merchant, ReadOnlySpan<char> digits, out Token token)
    {
        token = default;
        if (!batch.TryGet(index, out var sealedValue))
        {
            return false;
        }

        Span<byte> key = stackalloc byte[KeyBytesMax];
        var value = seal.Check(Table.FormatTokens, key[..WriteKey(key, merchant, digits)], sealedValue);
        token = value.Length == ValueBytes && value[0] == Version
            ? new Token(BinaryPrimitives.ReadUInt128BigEndian(value[1..]))
            : throw new VaultException(VaultErrorCode.RecordDamaged);
        return true;
    }

    private static int WriteKey(Span<byte> destination, MerchantId merchant, ReadOnlySpan<char> digits)
    {
        var length = merchant.Write(destination);
        return length + Encoding.ASCII.GetBytes(digits, destination[length..]);
    }
}
