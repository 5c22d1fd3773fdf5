using System.Buffers.Binary;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;

namespace TokenVault.Storage.Tables;

/// <summary>Idempotency keys of tokenizing. Thread-safe, its batches are not.</summary>
/// <remarks>
/// Key: the keyed digest of the idempotency key (32). Value: version 1 (1) ‖ time in milliseconds since 1970 (8) ‖ digest of the request
/// (16) ‖ token id (16); the row's MAC follows.
/// </remarks>
public sealed class TokenKeyTable(RowSeal seal)
{
    public const int DigestBytes = 32;

    private const byte Version = 1;
    private const int ValueBytes = 1 + 8 + 16 + RowId.Bytes;

    public void Put(WriteBatch batch, ReadOnlySpan<byte> digest, TokenKeyRow row)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(digest.Length, DigestBytes, nameof(digest));
        var value = batch.Reserve(WriteKind.Put, Table.TokenKeys, digest, ValueBytes + RowSeal.MacBytes);
        value[0] = Version;
        BinaryPrimitives.WriteInt64BigEndian(value[1..], row.CreateUnixMs);
        BinaryPrimitives.WriteUInt128BigEndian(value[9..], row.Request);
        RowId.Write(value[25..], row.Token.Id);
        seal.Append(Table.TokenKeys, digest, value);
    }

    /// <summary>False where nothing stands under the key.</summary>
    /// <exception cref="VaultException"><see cref="VaultErrorCode.RecordDamaged"/></exception>
    public bool TryRead(ReadBatch batch, int index, ReadOnlySpan<byte> digest, out TokenKeyRow row)
    {
        var found = batch.TryGet(index, out var value);
        row = found ? Read(digest, value) : default;
        return found;
    }

    /// <summary>Reads a row of a scan.</summary>
    /// <exception cref="VaultException"><see cref="VaultErrorCode.RecordDamaged"/></exception>
    public TokenKeyRow Read(ReadOnlySpan<byte> digest, ReadOnlySpan<byte> sealedValue)
    {
        var value = seal.Check(Table.TokenKeys, digest, sealedValue);
        return value.Length == ValueBytes && value[0] == Version
            ? new TokenKeyRow(
                BinaryPrimitives.ReadInt64BigEndian(value[1..]),
                BinaryPrimitives.ReadUInt128BigEndian(value[9..]),
                new Token(BinaryPrimitives.ReadUInt128BigEndian(value[25..])))
            : throw new VaultException(VaultErrorCode.RecordDamaged);
    }
}
