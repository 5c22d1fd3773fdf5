using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using TokenVault.Domain.Errors;

namespace TokenVault.Storage.Tables;

/// <summary>What is left to be done about tokens, by kind and in the order of time. Thread-safe, its batches are not.</summary>
/// <remarks>
/// Key: kind (1) ‖ when, seconds since 1970 (8) ‖ as <see cref="TokenKey"/> has it. Value: version 1 (1) ‖ number (4); the row's MAC
/// follows. What is due lies in front of its kind and is found without a look at the rest.
/// </remarks>
public sealed class TokenTaskTable(RowSeal seal)
{
    private const byte Version = 1;
    private const int HeadBytes = 1 + 8;
    private const int KeyBytesMax = HeadBytes + TokenKey.BytesMax;
    private const int ValueBytes = 1 + 4;

    private readonly MerchantNames _merchants = new();

    public void Put(WriteBatch batch, TokenTask task)
    {
        Span<byte> buffer = stackalloc byte[KeyBytesMax];
        var key = buffer[..WriteKey(buffer, task)];
        var value = batch.Reserve(WriteKind.Put, Table.TokenTasks, key, ValueBytes + RowSeal.MacBytes);
        value[0] = Version;
        BinaryPrimitives.WriteUInt32BigEndian(value[1..], task.Number);
        seal.Append(Table.TokenTasks, key, value);
    }

#pragma warning disable CA1822 // An instance member like its siblings, so that callers need to know one way only.
    public void Delete(WriteBatch batch, TokenTask task)
    {
        Span<byte> key = stackalloc byte[KeyBytesMax];
        batch.Delete(Table.TokenTasks, key[..WriteKey(key, task)]);
    }
#pragma warning restore CA1822

    /// <summary>The tasks of a kind that are due by a time, oldest first.</summary>
    /// <exception cref="VaultException"><see cref="VaultErrorCode.RecordDamaged"/></exception>
    public async IAsyncEnumerable<TokenTask> DueAsync(
        IRecordStore store, TokenTaskKind kind, long untilUnixSeconds, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var (key, value) in store.ScanAsync(Table.TokenTasks, new[] { (byte)kind }, cancellation))
        {
            if (key.Length <= HeadBytes || key[0] != (byte)kind || BinaryPrimitives.ReadInt64BigEndian(key.AsSpan(1)) > untilUnixSeconds)
            {
                yield break;
            }

            yield return Read(key, value);
        }
    }

    private TokenTask Read(ReadOnlySpan<byte> key, ReadOnlySpan<byte> sealedValue)
    {
        var value = seal.Check(Table.TokenTasks, key, sealedValue);
        return value.Length == ValueBytes && value[0] == Version
            ? new TokenTask(
                (TokenTaskKind)key[0],
                BinaryPrimitives.ReadInt64BigEndian(key[1..]),
                TokenKey.Read(key[HeadBytes..], _merchants),
                BinaryPrimitives.ReadUInt32BigEndian(value[1..]))
            : throw new VaultException(VaultErrorCode.RecordDamaged);
    }

    private static int WriteKey(Span<byte> destination, TokenTask task)
    {
        destination[0] = (byte)task.Kind;
        BinaryPrimitives.WriteInt64BigEndian(destination[1..], task.UnixSeconds);
        return HeadBytes + TokenKey.Write(destination[HeadBytes..], task.Token);
    }
}
