using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using RocksDbSharp;
using TokenVault.Domain.Errors;
using TokenVault.Storage.Commits;

namespace TokenVault.Storage.RocksDb;

/// <summary>A store in a folder of this machine, held by one process. Each table is a column family.</summary>
public sealed class RocksDbRecordStore : IRecordStore
{
    private const int ScanPageRows = 256;

    private readonly RocksDbSharp.RocksDb _database;
    private readonly TableHandles _tables;
    private readonly BatchReader _reader;
    private readonly BatchWriter _writer;
    private readonly GroupCommitter _committer;
    private readonly ReaderGate _gate = new();
    private readonly ILogger _logger;
    private readonly DbOptions? _counted;
    private readonly KeyPurge _purge;
    private readonly SemaphoreSlim _purgeTurn = new(1);
    private readonly CancellationTokenSource _closing = new();
    private int _isDisposed;

    private RocksDbRecordStore(RocksDbSharp.RocksDb database, string path, DbOptions settings, RocksDbStoreOptions options, ILogger logger)
    {
        _database = database;
        _logger = logger;
        _counted = options.KeepsStatistics ? settings : null;
        _tables = new TableHandles(database);
        _reader = new BatchReader(database, _tables);
        _writer = new BatchWriter(database, _tables, _reader, logger);
        _committer = new GroupCommitter(_writer, options.Commits);
        _purge = new KeyPurge(database, _tables, new EngineFiles(database, path));
    }

    public bool IsWritable => _committer.IsOpen;

    /// <summary>How many groups of commits were written, each with one sync.</summary>
    public long GroupsWritten => _committer.Groups;

    /// <summary>The engine's own counters as it prints them; null unless they are kept.</summary>
    public string? Statistics => _counted?.GetStatisticsString();

    /// <summary>Opens the store in a folder, or makes one there that only its owner can enter.</summary>
    /// <exception cref="StoreOpenException">Another process has it open, or it is damaged.</exception>
    public static RocksDbRecordStore Open(string path, ILogger logger) => Open(path, logger, new RocksDbStoreOptions());

    /// <inheritdoc cref="Open(string, ILogger)"/>
    public static RocksDbRecordStore Open(string path, ILogger logger, RocksDbStoreOptions options)
    {
        StoreFolder.Prepare(path, logger);
        try
        {
            var settings = EngineTuning.ForDatabase(options);
            var database = RocksDbSharp.RocksDb.Open(settings, path, EngineTuning.ForTables(options));
            logger.Opened(path);
            return new RocksDbRecordStore(database, path, settings, options, logger);
        }
        catch (RocksDbException error)
        {
            throw StoreFolder.Explain(path, error);
        }
    }

    public void Read(ReadBatch batch)
    {
        _gate.Enter();
        try
        {
            _committer.ThrowIfFailed();
            _reader.Read(batch);
        }
        catch (RocksDbSharpException error)
        {
            _logger.ReadFailed(error);
            throw new VaultException(VaultErrorCode.StoreUnavailable, cause: error);
        }
        finally
        {
            _gate.Leave();
        }
    }

    public ValueTask<bool> CommitAsync(WriteBatch batch) => _committer.CommitAsync(batch);

    public IAsyncEnumerable<(byte[] Key, byte[] Value)> ScanAsync(Table table, ReadOnlyMemory<byte> from, CancellationToken cancellationToken) =>
        ScanAsync(table, from, default, cancellationToken);

    public async IAsyncEnumerable<(byte[] Key, byte[] Value)> ScanAsync(
        Table table, ReadOnlyMemory<byte> from, ReadOnlyMemory<byte> until, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var page = new List<(byte[] Key, byte[] Value)>(ScanPageRows);
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            page.Clear();
            ReadPage(table, from.Span, until.Span, page);
            foreach (var row in page)
            {
                yield return row;
            }

            // A long scan shares its thread with others between pages.
            await Task.Yield();
            from = page.Count == 0 ? from : After(page[^1].Key);
        }
        while (page.Count == ScanPageRows);
    }

    public async ValueTask PurgeAsync(Table table, IReadOnlyList<byte[]> keys, CancellationToken cancellationToken)
    {
        if (keys.Count == 0)
        {
            return;
        }

        try
        {
            await _purgeTurn.WaitAsync(cancellationToken);
            try
            {
                // On a thread of its own: it writes files for as long as the disk likes.
                await Task.Factory.StartNew(
                    () => Purge(table, keys, cancellationToken), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            }
            finally
            {
                _purgeTurn.Release();
            }
        }
        catch (OperationCanceledException) when (_closing.IsCancellationRequested)
        {
            throw new VaultException(VaultErrorCode.StoreUnavailable);
        }
    }

    /// <summary>Writes what waits, lets the readers finish and closes the files.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 1)
        {
            return;
        }

        await _committer.DisposeAsync();

        // A purge ends with the key that it is at.
        await _closing.CancelAsync();
        _gate.Close();
        _purge.Dispose();
        _writer.Dispose();
        _database.Dispose();
    }

    // The next key in the order of bytes.
    private static byte[] After(byte[] key)
    {
        var next = new byte[key.Length + 1];
        key.CopyTo(next, 0);
        return next;
    }

    private void Purge(Table table, IReadOnlyList<byte[]> keys, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closing.Token);
        _gate.Enter();
        try
        {
            _committer.ThrowIfFailed();
            _purge.Run(table, keys, stop.Token);
        }
        catch (Exception error) when (error is RocksDbSharpException or IOException or TimeoutException)
        {
            _logger.PurgeFailed(error);
            throw new VaultException(VaultErrorCode.StoreUnavailable, cause: error);
        }
        finally
        {
            _gate.Leave();
        }
    }

    // Page by page, so that nobody who stops in the middle keeps an iterator, and with it old files, open.
    private unsafe void ReadPage(Table table, ReadOnlySpan<byte> from, ReadOnlySpan<byte> until, List<(byte[] Key, byte[] Value)> page)
    {
        _gate.Enter();
        try
        {
            _committer.ThrowIfFailed();

            // The engine keeps the address of the bound, and of the options that hold it, for as long as the iterator lives.
            fixed (byte* bound = until)
            {
                var options = new ReadOptions();
                if (until.Length > 0)
                {
                    options.SetIterateUpperBound(bound, (ulong)until.Length);
                }

                using var iterator = _database.NewIterator(_tables[table], options);
                for (iterator.Seek(from); iterator.Valid() && page.Count < ScanPageRows; iterator.Next())
                {
                    page.Add((iterator.Key(), iterator.Value()));
                }

                // An iterator that met damage looks like one at the end.
                Native.Instance.rocksdb_iter_get_error(iterator.Handle);
                GC.KeepAlive(options);
            }
        }
        catch (RocksDbSharpException error)
        {
            _logger.ReadFailed(error);
            throw new VaultException(VaultErrorCode.StoreUnavailable, cause: error);
        }
        finally
        {
            _gate.Leave();
        }
    }
}
