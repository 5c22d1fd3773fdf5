using System.Buffers;
using System.Security.Cryptography;

namespace TokenVault.Hosting.Memory;

/// <summary>Wipes what the platform's shared pool of arrays keeps: TLS and HTTP/2 read and write through its arrays and give them back as they are.</summary>
/// <remarks>
/// An array is wiped while it is rented here, so nobody else uses it. The pool keeps one array of each size for each thread and 32 for each
/// processor; arrays that somebody holds are out of reach.
/// </remarks>
internal static class SharedArrays
{
    private const int SmallestBytes = 16;
    private const int LargestBytes = 1024 * 1024;
    private const int KeptForProcessor = 32;

    // Of each size so much is rented at most at once: what the pool does not have is made for it.
    private const int RentedBytesMax = 16 * 1024 * 1024;

    private static readonly TimeSpan ThreadsWait = TimeSpan.FromMilliseconds(200);

    /// <summary>Takes some milliseconds, and up to 200 of waiting for the pool's threads.</summary>
    public static void Wipe()
    {
        WipeOwnOfThreads();
        for (var bytes = SmallestBytes; bytes <= LargestBytes; bytes *= 2)
        {
            Wipe(bytes, Math.Min((Environment.ProcessorCount * KeptForProcessor) + 1, RentedBytesMax / bytes));
        }
    }

    // What a thread keeps for itself only it can reach: as many works as there are threads, none of which ends before all have begun.
    private static void WipeOwnOfThreads()
    {
        using var begun = new CountdownEvent(Math.Max(1, ThreadPool.ThreadCount));
        using var ended = new CountdownEvent(begun.InitialCount);
        for (var i = 0; i < begun.InitialCount; i++)
        {
            ThreadPool.UnsafeQueueUserWorkItem(
                _ =>
                {
                    begun.Signal();
                    begun.Wait(ThreadsWait);
                    for (var bytes = SmallestBytes; bytes <= LargestBytes; bytes *= 2)
                    {
                        Wipe(bytes, 1);
                    }

                    ended.Signal();
                },
                state: null);
        }

        ended.Wait();
    }

    private static void Wipe(int bytes, int count)
    {
        var rented = new List<byte[]>(count);
        for (var i = 0; i < count; i++)
        {
            var array = ArrayPool<byte>.Shared.Rent(bytes);
            CryptographicOperations.ZeroMemory(array);
            rented.Add(array);
        }

        rented.ForEach(array => ArrayPool<byte>.Shared.Return(array));
    }
}
