using System.Diagnostics;
using RocksDbSharp;

namespace TokenVault.Storage.RocksDb;

/// <summary>
/// Takes earlier values of some keys out of the files: has those rewritten that may hold one, and waits until the old ones are gone.
/// Blocks its thread, for one purge at a time.
/// </summary>
internal sealed class KeyPurge : IDisposable
{
    // Long enough for any compaction of the engine's own that still writes one. A reader's file goes with the reader, in microseconds.
    private static readonly TimeSpan DeletionMax = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan PauseMin = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan PauseMax = TimeSpan.FromMilliseconds(100);

    // BottommostLevelCompaction::kForceOptimized of rocksdb/options.h: the last level too, but not what this very call has written.
    private const byte LastLevelToo = 3;

    private readonly nint _database;
    private readonly TableHandles _tables;
    private readonly EngineFiles _files;
    private readonly FlushOptions _flush = new FlushOptions().SetWaitForFlush(true);
    private readonly nint _compaction = Native.Instance.rocksdb_compactoptions_create();

    public KeyPurge(RocksDbSharp.RocksDb database, TableHandles tables, EngineFiles files)
    {
        (_database, _tables, _files) = (database.Handle, tables, files);

        // Else the engine's own compactions, and with them commits under load, would wait for this one.
        Native.Instance.rocksdb_compactoptions_set_exclusive_manual_compaction(_compaction, 0);
        Native.Instance.rocksdb_compactoptions_set_bottommost_level_compaction(_compaction, LastLevelToo);
    }

    /// <exception cref="TimeoutException">A file that is used no more is still there.</exception>
    public void Run(Table table, IReadOnlyList<byte[]> keys, CancellationToken cancellationToken)
    {
        var logs = Flush();
        foreach (var key in keys.Order(Comparer<byte[]>.Create(static (a, b) => a.AsSpan().SequenceCompareTo(b))))
        {
            cancellationToken.ThrowIfCancellationRequested();
            Rewrite(table, key);
        }

        WaitUntilGone(logs, cancellationToken);
        WaitUntilGone(_files.Tables(), cancellationToken);
    }

    public void Dispose() => Native.Instance.rocksdb_compactoptions_destroy(_compaction);

    // Writes what is in memory only to files, of all tables, since a log serves all of them and goes when the last needs it no more.
    // Gives the logs whose rows are all in files of rows then.
    private List<string> Flush()
    {
        var before = _files.Logs();
        var handles = Enum.GetValues<Table>().Select(each => _tables[each].Handle).ToArray();
        Native.Instance.rocksdb_flush_cfs(_database, _flush.Handle, handles, handles.Length);

        // Where nothing was in memory the current one stays, and then holds nothing: each flush begins a new log.
        var current = _files.CurrentLog();
        return before.FindAll(log => EngineFiles.NumberOf(log) < current);
    }

    // A file holds one value of a key at most, since nobody here takes snapshots. So where one file alone may hold the key, it holds
    // the newest or none; neighbours were often rewritten together. Where there are more, the engine looks which of them have the key
    // and merges these, level by level, waiting for compactions of its own that hold one.
    private void Rewrite(Table table, byte[] key)
    {
        if (_files.InUse().Count(file => string.Equals(file.Family, EngineTuning.Names[table], StringComparison.Ordinal) && file.MayHold(key)) > 1)
        {
            Native.Instance.rocksdb_compact_range_cf_opt(
                _database, _tables[table].Handle, _compaction, key, (nuint)key.Length, key, (nuint)key.Length);
        }
    }

    // Those that are in use may stay, and those that are being written come into use or go.
    private void WaitUntilGone(List<string> names, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        for (var pause = PauseMin; !AreGone(names); pause = pause < PauseMax ? 2 * pause : pause)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Stopwatch.GetElapsedTime(started) > DeletionMax)
            {
                throw new TimeoutException($"The engine did not delete files that it uses no more: {string.Join(' ', names)}.");
            }

            Thread.Sleep(pause);

            // A file that a lookup held when it fell out of use is forgotten until the next flush. This has the engine look for such.
            Native.Instance.rocksdb_disable_file_deletions(_database);
            Native.Instance.rocksdb_enable_file_deletions(_database);
        }
    }

    private bool AreGone(List<string> names)
    {
        var inUse = _files.InUse().Select(file => file.Name).ToHashSet(StringComparer.Ordinal);
        names.RemoveAll(name => inUse.Contains(name) || !_files.IsThere(name));
        return names.Count == 0;
    }
}
