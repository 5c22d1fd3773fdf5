using System.Diagnostics;
using System.Runtime.InteropServices;

namespace TokenVault.Storage.Tests.RocksDb;

/// <summary>Invariant 2, by power: a real ext4 is stopped in the middle without writing its caches back, as if the plug were pulled.</summary>
public sealed partial class PowerLossTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Disk => _folder.In("disk.img");

    private string MountPoint => _folder.In("mount");

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public async Task Keeps_EachAcknowledgedCommit_WhenThePowerFails()
    {
        Skip.IfNot(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "Needs root on Linux, to mount a disk of its own.");
        Directory.CreateDirectory(MountPoint);
        Assert.Equal(0, Run("truncate", "-s", "256M", Disk));
        Skip.IfNot(Run("mkfs.ext4", "-q", Disk) == 0 && Run("mount", "-o", "loop", Disk, MountPoint) == 0, "Needs loop devices.");
        try
        {
            using var loader = new Loader(Path.Combine(MountPoint, "store"), round: 0);
            await loader.WaitForAsync(500);
            var acknowledged = loader.Acknowledged;
            PullThePlug();
            await loader.WaitForClosedAsync();

            // Mounting replays the file system's journal, as after a power failure.
            Assert.Equal(0, Run("umount", MountPoint));
            Assert.Equal(0, Run("mount", "-o", "loop", Disk, MountPoint));

            // Of what was acknowledged before. A machine without power acknowledges nothing more; this one runs on, and a sync
            // that was under way may report success though the file system under it has stopped.
            await loader.AssertNothingIsLostAsync(acknowledged);
        }
        finally
        {
            Run("umount", MountPoint);
        }
    }

    private static int Run(string file, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(file, arguments) { RedirectStandardError = true })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode;
    }

    private void PullThePlug()
    {
        // EXT4_IOC_SHUTDOWN with EXT4_GOING_FLAGS_NOLOGFLUSH of linux/fs/ext4/ext4.h: nothing more reaches the disk.
        const nuint Shutdown = 0x8004587d;
        uint withoutFlush = 2;
        var folder = Open(MountPoint, flags: 0);
        Assert.True(folder >= 0);
        Assert.Equal(0, Ioctl(folder, Shutdown, ref withoutFlush));
        Assert.Equal(0, Close(folder));
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "ioctl")]
    private static partial int Ioctl(int file, nuint request, ref uint argument);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int file);
}
