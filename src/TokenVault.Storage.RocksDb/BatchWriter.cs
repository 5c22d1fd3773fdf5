using Microsoft.Extensions.Logging;
using RocksDbSharp;
using TokenVault.Storage.Commits;

namespace TokenVault.Storage.RocksDb;

/// <summary>Writes a group as one native batch with one sync of the log. Used by the commit thread only.</summary>
internal sealed class BatchWriter(RocksDbSharp.RocksDb database, TableHandles tables, BatchReader reader, ILogger logger)
    : IGroupWriter, IDisposable
{
    private readonly RocksDbSharp.WriteBatch _native = new();
    private readonly InsertCheck _inserts = new(reader.Read);

    // Acknowledged means on disk: the engine's default leaves a write in the system's buffers.
    private readonly WriteOptions _synced = new WriteOptions().SetSync(true);

    public void Write(ReadOnlySpan<WriteBatch> group, Span<bool> accepted)
    {
        try
        {
            _inserts.Judge(group, accepted);
            for (var i = 0; i < group.Length; i++)
            {
                if (accepted[i])
                {
                    Add(group[i]);
                }
            }

            database.Write(_native, _synced);
            _native.Clear();
        }
        catch (RocksDbSharpException error)
        {
            logger.WriteFailed(error);
            throw;
        }
    }

    public void Dispose() => _native.Dispose();

    private void Add(WriteBatch batch)
    {
        for (var i = 0; i < batch.Count; i++)
        {
            var operation = batch[i];
            if (operation.Kind == WriteKind.Delete)
            {
                _native.Delete(operation.Key, tables[operation.Table]);
            }
            else
            {
                _native.Put(operation.Key, operation.Value, tables[operation.Table]);
            }
        }
    }
}
