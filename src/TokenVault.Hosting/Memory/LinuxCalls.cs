using System.Runtime.InteropServices;

namespace TokenVault.Hosting.Memory;

/// <summary>What the platform has no call for: setrlimit(2), prctl(2), mlockall(2), mallopt(3).</summary>
internal static class LinuxCalls
{
    public const int CoreLimit = 4;
    public const int LockedLimit = 8;
    public const int SetDumpable = 4;
    public const int LockCurrent = 1;
    public const int LockFuture = 2;
    public const int LockOnFault = 4;
    public const int Perturb = -6;

    [StructLayout(LayoutKind.Sequential)]
    internal readonly record struct Limit(ulong Soft, ulong Hard);

    [DllImport("libc", EntryPoint = "setrlimit", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern int SetLimit(int resource, in Limit limit);

    [DllImport("libc", EntryPoint = "getrlimit", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern int GetLimit(int resource, out Limit limit);

    [DllImport("libc", EntryPoint = "prctl", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern int Control(int option, nuint first, nuint second, nuint third, nuint fourth);

    [DllImport("libc", EntryPoint = "mlockall", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern int LockAll(int flags);

    [DllImport("libc", EntryPoint = "mallopt")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern int SetAllocator(int parameter, int value);
}
