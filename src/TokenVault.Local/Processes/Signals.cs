using System.Diagnostics;
using System.Runtime.InteropServices;

namespace TokenVault.Local.Processes;

/// <summary>POSIX signals, which the platform's process type can't send.</summary>
internal static class Signals
{
    public const int Kill = 9;
    public const int Terminate = 15;

    // Linux's numbers; macOS has 17 and 19.
    public static int Stop => OperatingSystem.IsMacOS() ? 17 : 19;

    public static int Continue => OperatingSystem.IsMacOS() ? 19 : 18;

    /// <summary>Sends a signal. A process that has just ended is no longer there to be told, which is no error.</summary>
    public static void Send(Process process, int signal)
    {
        try
        {
            if (!OperatingSystem.IsWindows())
            {
                _ = SendSignal(process.Id, signal);
            }
            else if (signal is Kill or Terminate)
            {
                process.Kill();
            }
        }
        catch (InvalidOperationException)
        {
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SendSignal(int process, int signal);
}
