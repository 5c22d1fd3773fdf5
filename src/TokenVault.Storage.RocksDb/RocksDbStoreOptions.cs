using TokenVault.Storage.Commits;

namespace TokenVault.Storage.RocksDb;

/// <summary>How much memory and how many files a store may take, and how its commits are grouped.</summary>
public sealed record RocksDbStoreOptions
{
    /// <summary>One cache for the blocks, indexes and filters of all tables.</summary>
    public long BlockCacheBytes { get; init; } = 256L << 20;

    /// <summary>What all tables together hold in memory before it is flushed to files.</summary>
    public long WriteBufferBytes { get; init; } = 64L << 20;

    /// <summary>Bounds the log and so the time to open after a crash.</summary>
    public long WalBytesMax { get; init; } = 256L << 20;

    /// <summary>The size that files of rows have, and with it what a purge of one key rewrites.</summary>
    public long TableFileBytes { get; init; } = 16L << 20;

    public int OpenFilesMax { get; init; } = 512;

    public CommitLimits Commits { get; init; } = new();

    /// <summary>Keeps the engine's own counters, at some cost per operation.</summary>
    public bool KeepsStatistics { get; init; }
}
