using System.Runtime.InteropServices;

namespace TokenVault.Processor.Tests.Fingerprints.Counting;

/// <summary>While it lasts, an open file of this process takes no byte, as on a disk that is full.</summary>
internal sealed partial class FullDisk : IDisposable
{
    private readonly int _descriptor;
    private readonly int _kept;

    private FullDisk(int descriptor)
    {
        _descriptor = descriptor;
        _kept = Duplicate(descriptor);
        using var full = File.OpenHandle("/dev/full", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        Assert.Equal(descriptor, Duplicate((int)full.DangerousGetHandle(), descriptor));
    }

    public static FullDisk Under(string path) => new(int.Parse(
        Path.GetFileName(Directory.GetFiles("/proc/self/fd").Single(link => string.Equals(TargetOf(link), path, StringComparison.Ordinal))),
        System.Globalization.CultureInfo.InvariantCulture));

    public void Dispose()
    {
        Assert.Equal(_descriptor, Duplicate(_kept, _descriptor));
        Assert.Equal(0, Close(_kept));
    }

    // Null for a file of another test that was closed since the list was made.
    private static string? TargetOf(string link)
    {
        try
        {
            return File.ResolveLinkTarget(link, returnFinalTarget: false)?.FullName;
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    [LibraryImport("libc", EntryPoint = "dup")]
    private static partial int Duplicate(int descriptor);

    [LibraryImport("libc", EntryPoint = "dup2")]
    private static partial int Duplicate(int descriptor, int target);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
