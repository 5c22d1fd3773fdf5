using System.Collections.Concurrent;
using TokenVault.Profiles;

namespace TokenVault.Processor.Psp.Requests;

/// <summary>Zeroed, pinned buffers for bodies. Pinned arrays are never moved, so zeroing one leaves no copy elsewhere.</summary>
internal static class PinnedBuffers
{
    public const int BytesMax = ProfileReader.BodyBytesMax;

    // As many as one line's default concurrency needs; what is more is left to the collector.
    private const int KeptMax = 64;

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
