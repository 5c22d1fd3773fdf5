using System.Collections.Concurrent;
using TokenVault.Profiles;

namespace TokenVault.Processor.Psp.Requests;

/// <summary>Zeroed, pinned buffers for bodies. Pinned arrays are never moved, so zeroing one leaves no copy elsewhere.</summary>
internal static class PinnedBuffers
{
    public const int BytesMax = ProfileReader.BodyBytesMax;

    // 32 MB at most. Pinned arrays are collected with the oldest generation only, so that one made for each request would cost more than
    // all else about it.
    private const int KeptMax = 1024;

    private static readonly ConcurrentStack<byte[]> Kept = [];
    private static int _kept;

    public static byte[] Rent()
    {
        if (!Kept.TryPop(out var bytes))
        {
            return GC.AllocateArray<byte>(BytesMax, pinned: true);
        }

        Interlocked.Decrement(ref _kept);
        return bytes;
    }

    /// <summary>Takes a buffer back that its user has zeroed.</summary>
    public static void Return(byte[] bytes)
    {
        if (Interlocked.Increment(ref _kept) > KeptMax)
        {
            Interlocked.Decrement(ref _kept);
            return;
        }

        Kept.Push(bytes);
    }
}
