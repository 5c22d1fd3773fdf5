using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using HdrHistogram;
using Microsoft.Win32.SafeHandles;
using TokenVault.Load.Loops;

namespace TokenVault.Load.Ceilings;

/// <summary>What the disk takes to make 4 KiB durable: `fdatasync` after each write. .NET's own flush is the dearer `fsync`.</summary>
internal static partial class FileSync
{
    private const int BlockBytes = 4096;

    // Overwritten are blocks that were written and synced before.
    private const int WrittenBlocks = 256;

    /// <summary>At the end of a file, which changes the file's own record as well.</summary>
    public static LoadResult Growing(string folder, TimeSpan time) => Run("fdatasync of 4 KiB, file growing", folder, time, isGrowing: true);

    /// <summary>Over blocks that were there.</summary>
    public static LoadResult Overwriting(string folder, TimeSpan time) => Run("fdatasync of 4 KiB, overwriting", folder, time, isGrowing: false);

    private static LoadResult Run(string name, string folder, TimeSpan time, bool isGrowing)
    {
        var path = Path.Combine(folder, "sync.bin");
        using var file = File.OpenHandle(path, FileMode.Create, FileAccess.Write);
        try
        {
            var block = new byte[BlockBytes];
            for (var i = 0; i < WrittenBlocks; i++)
            {
                RandomAccess.Write(file, block, i * (long)BlockBytes);
            }

            RandomAccess.FlushToDisk(file);
            return Measure(name, file, block, time, isGrowing);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static LoadResult Measure(string name, SafeFileHandle file, byte[] block, TimeSpan time, bool isGrowing)
    {
        var latencies = new LongHistogram(1, 60_000_000, 3);
        var started = Stopwatch.GetTimestamp();
        var done = 0L;
        while (Stopwatch.GetElapsedTime(started) < time)
        {
            var begun = Stopwatch.GetTimestamp();
            RandomAccess.Write(file, block, (isGrowing ? WrittenBlocks + done : done % WrittenBlocks) * BlockBytes);
            if (DataSync(file) != 0)
            {
                throw new Win32Exception(Marshal.GetLastPInvokeError());
            }

            latencies.RecordValue(Math.Max(1, (long)Stopwatch.GetElapsedTime(begun).TotalMicroseconds));
            done++;
        }

        return new LoadResult(name, Stopwatch.GetElapsedTime(started), done, Errors: 0, latencies);
    }

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int DataSync(SafeFileHandle file);
}
