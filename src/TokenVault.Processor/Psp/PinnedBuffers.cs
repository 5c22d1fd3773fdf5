using System.Collections.Concurrent;

namespace TokenVault.Processor.Psp;

/// <summary>Zeroed, pinned buffers for forms. Pinned arrays are never moved, so zeroing one leaves no copy elsewhere.</summary>
internal static class PinnedBuffers
{
    /// <summary>More than the largest form takes: a few fixed names, digits, and identifiers of bounded length.</summary>
    public const int BytesMax = 1024;

    // As many as one line's default concurrency needs for both of its requests; what is more is left to the collector.
    private const int KeptMax = 128;

    private static readonly ConcurrentBag<byte[]> Kept = [];

    public static byte[] Rent() => Kept.TryTake(out var bytes) ? bytes : GC.AllocateArray<byte>(BytesMax, pinned: true);

    /// <summary>Takes a buffer back that its user has zeroed.</summary>
    public static void Return(byte[] bytes)
    {
        if (Kept.Count < KeptMax)
        {
            Kept.Add(bytes);
        }
    }
}
