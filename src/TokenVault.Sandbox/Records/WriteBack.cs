using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace TokenVault.Sandbox.Records;

/// <summary>Has the system begin to write what a file has in memory, which on Linux waits for nothing: sync_file_range(2).</summary>
internal static class WriteBack
{
    private const uint Begin = 2;

    /// <exception cref="IOException">Elsewhere than on Linux, where it is a sync: what was written could not be kept.</exception>
    public static void Start(SafeFileHandle file, long offset, long length)
    {
        if (OperatingSystem.IsLinux())
        {
            // What can't be written is told by a sync, and nobody syncs these files.
            _ = SyncFileRange(file, offset, length, Begin);
        }
        else
        {
            RandomAccess.FlushToDisk(file);
        }
    }

    [DllImport("libc", EntryPoint = "sync_file_range", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SyncFileRange(SafeFileHandle file, long offset, long length, uint flags);
}
