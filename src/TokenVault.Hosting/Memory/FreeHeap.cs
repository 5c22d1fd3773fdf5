namespace TokenVault.Hosting.Memory;

/// <summary>Overwrites what the heap keeps for later: the collector moves and frees without clearing, and gives back only some of it.</summary>
internal static class FreeHeap
{
    // Small enough to lie where small objects lie, so that they are moved like them.
    private const int PieceBytes = 16 * 1024;

    // More than a gateway at rest ever keeps; what lies beyond is not overwritten.
    private const long BytesMax = 512L * 1024 * 1024;

    // Where the first round ends in the middle of what was free, the second goes on.
    private const int Rounds = 2;

    // Of so many pieces one is kept: where most are, the collector leaves them in their place, and what lies behind older objects stays.
    private const int KeptOfPieces = 4;

    /// <summary>Fills what is free with zeros, has some of them moved behind the oldest objects, and gives all of it back. Blocks the process's threads meanwhile.</summary>
    public static void Overwrite()
    {
        Collect();
        GC.WaitForPendingFinalizers();
        for (var round = 0; round < Rounds; round++)
        {
            Collect();
            var heap = GC.GetGCMemoryInfo(GCKind.FullBlocking);
            Fill(Math.Min(BytesMax, Math.Max(0, heap.TotalCommittedBytes - heap.HeapSizeBytes)));
        }

        Collect();
    }

    private static void Fill(long bytes)
    {
        // By several threads: the collector has a heap for each processor.
        var threads = 2 * Environment.ProcessorCount;
        var zeros = new byte[threads][][];
        Parallel.For(0, threads, thread =>
        {
            var own = new byte[(int)(bytes / threads / PieceBytes)][];
            for (var i = 0; i < own.Length; i++)
            {
                own[i] = new byte[PieceBytes];
            }

            zeros[thread] = own;
        });
        foreach (var own in zeros)
        {
            for (var i = 0; i < own.Length; i++)
            {
                own[i] = i % KeptOfPieces == 0 ? own[i] : [];
            }
        }

        Collect();
        GC.KeepAlive(zeros);
    }

    private static void Collect() => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
}
