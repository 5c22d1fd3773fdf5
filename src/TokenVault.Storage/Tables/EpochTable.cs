using System.Runtime.CompilerServices;
using TokenVault.Domain.Errors;
using TokenVault.Envelope.Epochs;

namespace TokenVault.Storage.Tables;

/// <summary>Epochs by their name, and which of them the adapter has not registered yet. Thread-safe, its batches are not.</summary>
public sealed class EpochTable(RowSeal seal)
{
    private const int KeyBytes = 1 + EpochId.Bytes;

    // The first byte of a key: the epoch itself, or the note that it is pending. The notes lie together, so that those few are
    // found without reading every epoch there ever was.
    private const byte EpochPrefix = 1;
    private const byte PendingPrefix = 2;

    private const byte PendingVersion = 1;

    /// <summary>Stores a new epoch with what the adapter needs to register it. Goes into the write of the first record of the epoch.</summary>
    public void PutPending(
        WriteBatch batch, EpochId epoch, ReadOnlySpan<byte> envelope, ReadOnlySpan<byte> signature, ReadOnlySpan<byte> certificateDer)
    {
        Span<byte> key = stackalloc byte[KeyBytes];
        WriteKey(key, EpochPrefix, epoch);
        var bytes = EpochRow.PendingBytes(envelope.Length, signature.Length, certificateDer.Length);
        var value = batch.Reserve(WriteKind.Put, Table.Epochs, key, bytes + RowSeal.MacBytes);
        EpochRow.WritePending(value, envelope, signature, certificateDer);
        seal.Append(Table.Epochs, key, value);

        WriteKey(key, PendingPrefix, epoch);
        var note = batch.Reserve(WriteKind.Put, Table.Epochs, key, 1 + RowSeal.MacBytes);
        note[0] = PendingVersion;
        seal.Append(Table.Epochs, key, note);
    }

    /// <summary>Puts the registered form in place of the pending one.</summary>
    public void PutRegistered(WriteBatch batch, EpochId epoch, ReadOnlySpan<byte> registeredEpoch)
    {
        Span<byte> key = stackalloc byte[KeyBytes];
        WriteKey(key, EpochPrefix, epoch);
        var bytes = EpochRow.RegisteredBytes(registeredEpoch.Length);
        var value = batch.Reserve(WriteKind.Put, Table.Epochs, key, bytes + RowSeal.MacBytes);
        EpochRow.WriteRegistered(value, registeredEpoch);
        seal.Append(Table.Epochs, key, value);

        WriteKey(key, PendingPrefix, epoch);
        batch.Delete(Table.Epochs, key);
    }

    public int AddLookup(ReadBatch batch, EpochId epoch)
    {
        Span<byte> key = stackalloc byte[KeyBytes];
        WriteKey(key, EpochPrefix, epoch);
        return batch.Add(Table.Epochs, key);
    }

    /// <summary>False where there is no such epoch. The row is a copy.</summary>
    /// <exception cref="VaultException"><see cref="VaultErrorCode.RecordDamaged"/></exception>
    public bool TryRead(ReadBatch batch, int index, EpochId epoch, out EpochRow row)
    {
        row = null!;
        if (!batch.TryGet(index, out var value))
        {
            return false;
        }

        Span<byte> key = stackalloc byte[KeyBytes];
        WriteKey(key, EpochPrefix, epoch);
        return EpochRow.TryRead(seal.Check(Table.Epochs, key, value), out row)
            ? true
            : throw new VaultException(VaultErrorCode.RecordDamaged);
    }

    /// <summary>The epochs that the adapter has registered, as it did, in no order that means anything.</summary>
    /// <exception cref="VaultException"><see cref="VaultErrorCode.RecordDamaged"/></exception>
    public async IAsyncEnumerable<(EpochId Epoch, ReadOnlyMemory<byte> Registered)> RegisteredAsync(
        IRecordStore store, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var (key, value) in store.ScanAsync(Table.Epochs, new[] { EpochPrefix }, cancellationToken))
        {
            if (key.Length != KeyBytes || key[0] != EpochPrefix)
            {
                yield break;
            }

            if (!EpochRow.TryRead(seal.Check(Table.Epochs, key, value), out var row))
            {
                throw new VaultException(VaultErrorCode.RecordDamaged);
            }

            if (row.IsRegistered)
            {
                yield return (EpochId.Read(key.AsSpan(1)), row.Registered);
            }
        }
    }

    /// <summary>The epochs that the adapter has not registered yet, in no order that means anything.</summary>
    /// <exception cref="VaultException"><see cref="VaultErrorCode.RecordDamaged"/></exception>
    public async IAsyncEnumerable<(EpochId Epoch, EpochRow Row)> PendingAsync(
        IRecordStore store, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var batch = new ReadBatch();
        await foreach (var (key, note) in store.ScanAsync(Table.Epochs, new[] { PendingPrefix }, cancellationToken))
        {
            if (key.Length != KeyBytes || key[0] != PendingPrefix)
            {
                yield break;
            }

            _ = seal.Check(Table.Epochs, key, note);
            var epoch = EpochId.Read(key.AsSpan(1));
            batch.Clear();
            var index = AddLookup(batch, epoch);
            store.Read(batch);

            // Registered between the scan and this look: nothing is left to do for it.
            if (TryRead(batch, index, epoch, out var row) && !row.IsRegistered)
            {
                yield return (epoch, row);
            }
        }
    }

    private static void WriteKey(Span<byte> destination, byte prefix, EpochId epoch)
    {
        destination[0] = prefix;
        epoch.Write(destination[1..]);
    }
}
