using System.Buffers.Binary;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;

namespace TokenVault.Storage.Tables;

/// <summary>Which tokens are retired, and from which record version on the others open. Kept for ever. Thread-safe, its batches are not.</summary>
/// <remarks>
/// Key: 1 (1) ‖ token id (16). Value: version 1 (1) ‖ reason of the retirement, 0 where there is none (1) ‖ its time, seconds since
/// 1970 (8) ‖ lowest record version (4); the row's MAC follows.
/// </remarks>
public sealed class TokenFactTable(RowSeal seal)
{
    private const byte Prefix = 1;
    private const byte Version = 1;
    private const int KeyBytes = 1 + RowId.Bytes;
    private const int ValueBytes = 1 + 1 + 8 + 4;

    public void Put(WriteBatch batch, Token token, in TokenFact fact)
    {
        Span<byte> key = stackalloc byte[KeyBytes];
        WriteKey(key, token);
        var value = batch.Reserve(WriteKind.Put, Table.TokenFacts, key, ValueBytes + RowSeal.MacBytes);
        value[0] = Version;
        value[1] = fact.RetirementReason;
        BinaryPrimitives.WriteInt64BigEndian(value[2..], fact.RetireUnixSeconds);
        BinaryPrimitives.WriteUInt32BigEndian(value[10..], fact.LowestVersion);
        seal.Append(Table.TokenFacts, key, value);
    }

#pragma warning disable CA1822 // An instance member like its siblings, so that callers need to know one way only.
    public int AddLookup(ReadBatch batch, Token token)
    {
        Span<byte> key = stackalloc byte[KeyBytes];
        WriteKey(key, token);
        return batch.Add(Table.TokenFacts, key);
    }
#pragma warning restore CA1822

    /// <summary>All zero where nothing is remembered.</summary>
    /// <exception cref="VaultException"><see cref="VaultErrorCode.RecordDamaged"/></exception>
    public TokenFact Read(ReadBatch batch, int index, Token token)
    {
        if (!batch.TryGet(index, out var sealedValue))
        {
            return default;
        }

        Span<byte> key = stackalloc byte[KeyBytes];
        WriteKey(key, token);
        var value = seal.Check(Table.TokenFacts, key, sealedValue);
        return value.Length == ValueBytes && value[0] == Version
            ? new TokenFact(value[1], BinaryPrimitives.ReadInt64BigEndian(value[2..]), BinaryPrimitives.ReadUInt32BigEndian(value[10..]))
            : throw new VaultException(VaultErrorCode.RecordDamaged);
    }

    private static void WriteKey(Span<byte> key, Token token)
    {
        key[0] = Prefix;
        RowId.Write(key[1..], token.Id);
    }
}
