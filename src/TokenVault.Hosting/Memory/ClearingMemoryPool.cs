using System.Buffers;
using System.Collections.Concurrent;

namespace TokenVault.Hosting.Memory;

/// <summary>Pinned buffers that are cleared before they are kept for the next. The platform's own pool keeps what was read, for as long as it likes.</summary>
/// <remarks>Pinned, because the collector would leave copies behind when it moves them.</remarks>
internal sealed class ClearingMemoryPool : MemoryPool<byte>
{
    /// <summary>What Kestrel asks for.</summary>
    public const int BlockBytes = 4096;

    // 32 MiB. What comes back beyond it is cleared as well and left to the collector.
    private const int KeptMax = 8192;

    // Larger ones are made for once. Were they refused, a pipe would take them from the shared pool of arrays, which clears nothing.
    private const int LargestBytes = 4 * 1024 * 1024;

    private readonly ConcurrentQueue<ClearingBlock> _kept = new();
    private int _keptCount;
    private volatile bool _isDisposed;

    public override int MaxBufferSize => LargestBytes;

    /// <summary>How many cleared blocks wait for the next.</summary>
    public int Kept => Volatile.Read(ref _keptCount);

    /// <exception cref="ArgumentOutOfRangeException">More than <see cref="MaxBufferSize"/> is asked for.</exception>
    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minBufferSize, LargestBytes);
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (minBufferSize > BlockBytes)
        {
            return new ClearingBlock(pool: null, minBufferSize);
        }

        if (!_kept.TryDequeue(out var block))
        {
            return new ClearingBlock(this, BlockBytes);
        }

        Interlocked.Decrement(ref _keptCount);
        block.Lend();
        return block;
    }

    /// <summary>Takes a block back that has been cleared.</summary>
    internal void Keep(ClearingBlock block)
    {
        if (_isDisposed || Interlocked.Increment(ref _keptCount) > KeptMax)
        {
            Interlocked.Decrement(ref _keptCount);
            return;
        }

        _kept.Enqueue(block);
    }

    protected override void Dispose(bool disposing)
    {
        _isDisposed = true;
        _kept.Clear();
    }
}
