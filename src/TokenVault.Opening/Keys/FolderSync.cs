using System.Runtime.InteropServices;

namespace TokenVault.Opening.Keys;

/// <summary>Has the names in a folder on disk: after a power cut a file that was moved is at its new place for certain only then. Does nothing but on Linux.</summary>
internal sealed class FolderSync : IDisposable
{
    // O_RDONLY | O_CLOEXEC of open(2).
    private const int ReadAndClose = 0x80000;

    private readonly int _descriptor = -1;

    /// <summary>Opens the folder, before anything is moved in it.</summary>
    /// <exception cref="IOException">It can't be opened.</exception>
    public FolderSync(string folder)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        _descriptor = Open(folder, ReadAndClose);
        if (_descriptor < 0)
        {
            throw new IOException($"{folder} can't be opened: {Marshal.GetLastPInvokeErrorMessage()}");
        }
    }

    /// <summary>Syncs it.</summary>
    /// <remarks>
    /// A failure is not told: the file stands at its new place whatever comes of it, and whoever took it for a failure of the move would throw away the very
    /// keys that are in use from now on.
    /// </remarks>
    public void Run() => _ = _descriptor < 0 ? 0 : Sync(_descriptor);

    public void Dispose() => _ = _descriptor < 0 ? 0 : Close(_descriptor);

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "fsync")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Sync(int descriptor);

    [DllImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Close(int descriptor);
}
