using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;

namespace TokenVault.Storage.Tables;

/// <summary>Tokens for single use that an operation holds or has spent. Thread-safe, its batches are not.</summary>
/// <remarks>
/// Key: 2 (1) ‖ token id (16). Value: version 1 (1) ‖ 1 held or 2 spent (1) ‖ operation id (16); the row's MAC follows. No row where
/// the token is free.
/// </remarks>
public sealed class TokenHoldTable(RowSeal seal)
{
    private const byte Prefix = 2;
    private const byte Version = 1;
    private const byte Held = 1;
    private const byte Spent = 2;
    private const int KeyBytes = 1 + RowId.Bytes;
    private const int ValueBytes = 1 + 1 + RowId.Bytes;

    /// <summary>Takes a free token: the whole batch is refused where another operation has it.</summary>
    public void Insert(WriteBatch batch, Token token, in TokenHold hold) => Write(batch, WriteKind.Insert, token, hold);

    /// <summary>Stores the hold, whatever stood there.</summary>
    public void Put(WriteBatch batch, Token token, in TokenHold hold) => Write(batch, WriteKind.Put, token, hold);

#pragma warning disable CA1822 // Instance members like their siblings, so that callers need to know one way only.
    public void Delete(WriteBatch batch, Token token)
    {
        Span<byte> key = stackalloc byte[KeyBytes];
        WriteKey(key, token);
        batch.Delete(Table.TokenFacts, key);
    }

    public int AddLookup(ReadBatch batch, Token token)
    {
        Span<byte> key = stackalloc byte[KeyBytes];
        WriteKey(key, token);
        return batch.Add(Table.TokenFacts, key);
    }
#pragma warning restore CA1822

    /// <summary>Null where the token is free.</summary>
    /// <exception cref="VaultException"><see cref="VaultErrorCode.RecordDamaged"/></exception>
    public TokenHold? Read(ReadBatch batch, int index, Token token)
    {
        if (!batch.TryGet(index, out var sealedValue))
        {
            return null;
        }

        Span<byte> key = stackalloc byte[KeyBytes];
        WriteKey(key, token);
        var value = seal.Check(Table.TokenFacts, key, sealedValue);
        return value.Length == ValueBytes && value[0] == Version && value[1] is Held or Spent
            ? new TokenHold(new OperationId(RowId.Read(value[2..])), value[1] == Spent)
            : throw new VaultException(VaultErrorCode.RecordDamaged);
    }

    private void Write(WriteBatch batch, WriteKind kind, Token token, in TokenHold hold)
    {
        Span<byte> key = stackalloc byte[KeyBytes];
        WriteKey(key, token);
        var value = batch.Reserve(kind, Table.TokenFacts, key, ValueBytes + RowSeal.MacBytes);
        value[0] = Version;
        value[1] = hold.IsSpent ? Spent : Held;
        RowId.Write(value[2..], hold.Operation.Id);
        seal.Append(Table.TokenFacts, key, value);
    }

    private static void WriteKey(Span<byte> key, Token token)
    {
        key[0] = Prefix;
        RowId.Write(key[1..], token.Id);
    }
}
