using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Errors;
using TokenVault.Storage.Records;

namespace TokenVault.Storage.Tables;

/// <summary>What the adapter remembers of its keys beside the keystore: decisions, backups, and cards that are sealed anew. Thread-safe, its batches are not.</summary>
/// <remarks>
/// Keys: 1 ‖ purpose (1) ‖ number (4, big-endian): KeyDecisionRecord. 2 ‖ backup id (16): KeyBackupRecord. 3 ‖ re-sealing id (16): ResealingRecord.
/// 4 ‖ re-sealing id (16) ‖ the gateway in ASCII: ResealingProgressRecord. The row's MAC follows in each.
/// </remarks>
public sealed class KeyMatterTable(RowSeal seal)
{
    private const byte DecisionPrefix = 1;
    private const byte BackupPrefix = 2;
    private const byte ResealingPrefix = 3;
    private const byte ProgressPrefix = 4;

    public void Put(WriteBatch batch, byte purpose, uint number, KeyDecisionRecord record)
    {
        record.Version = MessageRow.Version;
        seal.Write(batch, WriteKind.Put, Table.KeyMatters, KeyOf(purpose, number), record);
    }

    public void Put(WriteBatch batch, UInt128 backup, KeyBackupRecord record)
    {
        record.Version = MessageRow.Version;
        seal.Write(batch, WriteKind.Put, Table.KeyMatters, KeyOf(BackupPrefix, backup), record);
    }

    public void Put(WriteBatch batch, UInt128 resealing, ResealingRecord record)
    {
        record.Version = MessageRow.Version;
        seal.Write(batch, WriteKind.Put, Table.KeyMatters, KeyOf(ResealingPrefix, resealing), record);
    }

    public void Put(WriteBatch batch, UInt128 resealing, GatewayId gateway, ResealingProgressRecord record)
    {
        record.Version = MessageRow.Version;
        seal.Write(batch, WriteKind.Put, Table.KeyMatters, KeyOf(resealing, gateway), record);
    }

    /// <summary>What was decided of a key; empty where nothing was.</summary>
    /// <exception cref="VaultException"><see cref="VaultErrorCode.RecordDamaged"/></exception>
    public KeyDecisionRecord ReadDecision(IRecordStore store, byte purpose, uint number)
    {
        var record = Find(store, KeyOf(purpose, number), KeyDecisionRecord.Parser) ?? new KeyDecisionRecord { Version = MessageRow.Version };
        MessageRow.ThrowIfUnknown(record.Version);
        return record;
    }

    /// <summary>How far a gateway is; nothing yet where it never brought any.</summary>
    /// <exception cref="VaultException"><see cref="VaultErrorCode.RecordDamaged"/></exception>
    public ResealingProgressRecord ReadProgress(IRecordStore store, UInt128 resealing, GatewayId gateway)
    {
        var record = Find(store, KeyOf(resealing, gateway), ResealingProgressRecord.Parser)
            ?? new ResealingProgressRecord { Version = MessageRow.Version, GatewayId = gateway.Value };
        MessageRow.ThrowIfUnknown(record.Version);
        return record;
    }

    /// <summary>Null where there is none of that name.</summary>
    /// <exception cref="VaultException"><see cref="VaultErrorCode.RecordDamaged"/></exception>
    public ResealingRecord? FindResealing(IRecordStore store, UInt128 resealing) =>
        Known(Find(store, KeyOf(ResealingPrefix, resealing), ResealingRecord.Parser), static record => record.Version);

    /// <summary>Null where there is none of that name.</summary>
    /// <exception cref="VaultException"><see cref="VaultErrorCode.RecordDamaged"/></exception>
    public KeyBackupRecord? FindBackup(IRecordStore store, UInt128 backup) =>
        Known(Find(store, KeyOf(BackupPrefix, backup), KeyBackupRecord.Parser), static record => record.Version);

    /// <summary>All backups, in no order that means anything.</summary>
    /// <exception cref="VaultException"><see cref="VaultErrorCode.RecordDamaged"/></exception>
    public async IAsyncEnumerable<(UInt128 Id, KeyBackupRecord Record)> BackupsAsync(IRecordStore store, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var (key, value) in WithPrefixAsync(store, [BackupPrefix], cancellation))
        {
            var record = seal.Read(KeyBackupRecord.Parser, Table.KeyMatters, key, value);
            MessageRow.ThrowIfUnknown(record.Version);
            yield return (RowId.Read(key.AsSpan(1)), record);
        }
    }

    /// <summary>All re-sealings, in no order that means anything.</summary>
    /// <exception cref="VaultException"><see cref="VaultErrorCode.RecordDamaged"/></exception>
    public async IAsyncEnumerable<(UInt128 Id, ResealingRecord Record)> ResealingsAsync(IRecordStore store, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var (key, value) in WithPrefixAsync(store, [ResealingPrefix], cancellation))
        {
            var record = seal.Read(ResealingRecord.Parser, Table.KeyMatters, key, value);
            MessageRow.ThrowIfUnknown(record.Version);
            yield return (RowId.Read(key.AsSpan(1)), record);
        }
    }

    /// <summary>How far each gateway is that brought cards for a re-sealing.</summary>
    /// <exception cref="VaultException"><see cref="VaultErrorCode.RecordDamaged"/></exception>
    public async IAsyncEnumerable<ResealingProgressRecord> ProgressAsync(
        IRecordStore store, UInt128 resealing, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var (key, value) in WithPrefixAsync(store, KeyOf(ProgressPrefix, resealing), cancellation))
        {
            var record = seal.Read(ResealingProgressRecord.Parser, Table.KeyMatters, key, value);
            MessageRow.ThrowIfUnknown(record.Version);
            yield return record;
        }
    }

    private static T? Known<T>(T? record, Func<T, uint> versionOf)
        where T : class
    {
        if (record is not null)
        {
            MessageRow.ThrowIfUnknown(versionOf(record));
        }

        return record;
    }

    private static async IAsyncEnumerable<(byte[] Key, byte[] Value)> WithPrefixAsync(
        IRecordStore store, byte[] prefix, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var row in store.ScanAsync(Table.KeyMatters, prefix, cancellation))
        {
            if (!row.Key.AsSpan().StartsWith(prefix))
            {
                yield break;
            }

            yield return row;
        }
    }

    private T? Find<T>(IRecordStore store, byte[] key, Google.Protobuf.MessageParser<T> parser)
        where T : class, Google.Protobuf.IMessage<T>
    {
        var batch = new ReadBatch();
        var at = batch.Add(Table.KeyMatters, key);
        store.Read(batch);
        return batch.TryGet(at, out var value) ? seal.Read(parser, Table.KeyMatters, key, value) : null;
    }

    private static byte[] KeyOf(byte purpose, uint number)
    {
        var key = new byte[1 + 1 + 4];
        (key[0], key[1]) = (DecisionPrefix, purpose);
        BinaryPrimitives.WriteUInt32BigEndian(key.AsSpan(2), number);
        return key;
    }

    private static byte[] KeyOf(byte prefix, UInt128 id)
    {
        var key = new byte[1 + RowId.Bytes];
        key[0] = prefix;
        RowId.Write(key.AsSpan(1), id);
        return key;
    }

    private static byte[] KeyOf(UInt128 resealing, GatewayId gateway) =>
        [.. KeyOf(ProgressPrefix, resealing), .. Encoding.ASCII.GetBytes(gateway.Value)];
}
