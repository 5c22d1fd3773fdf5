using System.Globalization;
using System.Runtime.InteropServices;

namespace TokenVault.CvcGone;

/// <summary>What the running adapter has in memory of a session: its key, and the private key that the session was opened with.</summary>
/// <remarks>
/// While the window is open both must be there, which shows that this search finds them. Reading another process's memory takes the
/// same user and no `ptrace_scope` against it, or root.
/// </remarks>
internal static class AdapterMemory
{
    private const int PieceBytes = 16 * 1024 * 1024;

    // An array of the runtime begins with its length, so a private key stands behind a 32. Trying each place would take hours.
    private const long ArrayLength = KeyTrial.KeyBytes;

    /// <summary>Null where the system does not let this user look.</summary>
    public static MemoryFinds? Look(int process, RecordedHandle handle)
    {
        try
        {
            using var memory = File.OpenHandle(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/mem"));
            var trial = new KeyTrial([handle]);
            var finds = new MemoryFinds(0, 0, 0);
            foreach (var (start, end) in Writable(process))
            {
                finds = Look(memory, start, end, trial, handle, finds);
            }

            return finds;
        }
        catch (UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static MemoryFinds Look(
        Microsoft.Win32.SafeHandles.SafeFileHandle memory, long start, long end, KeyTrial trial, RecordedHandle handle, MemoryFinds finds)
    {
        var piece = new byte[PieceBytes + KeyTrial.KeyBytes + sizeof(long)];
        for (var at = start; at < end; at += PieceBytes)
        {
            int read;
            try
            {
                // With what follows, so that nothing is missed where two pieces meet.
                read = RandomAccess.Read(memory, piece.AsSpan(0, (int)Math.Min(piece.Length, end - at)), at);
            }
            catch (IOException)
            {
                // Reserved and not backed by anything: holds nothing.
                continue;
            }

            finds = finds.Plus(CountKeys(piece.AsSpan(0, read), handle.Session.Key), CountPrivateKeys(piece.AsSpan(0, read), trial), read);
        }

        return finds;
    }

    private static int CountKeys(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> key)
    {
        var count = 0;
        for (int at; (at = bytes.IndexOf(key)) >= 0; bytes = bytes[(at + 1)..])
        {
            count++;
        }

        return count;
    }

    private static int CountPrivateKeys(ReadOnlySpan<byte> bytes, KeyTrial trial)
    {
        var count = 0;
        var words = MemoryMarshal.Cast<byte, long>(bytes);
        for (var i = 0; i + 1 + (KeyTrial.KeyBytes / sizeof(long)) <= words.Length; i++)
        {
            if (words[i] == ArrayLength && words[i + 1] != 0)
            {
                count += trial.OpenedByPrivateKey(bytes.Slice((i + 1) * sizeof(long), KeyTrial.KeyBytes)) is null ? 0 : 1;
            }
        }

        return count;
    }

    // proc(5): address range, permissions, offset, device, inode, path.
    private static IEnumerable<(long Start, long End)> Writable(int process)
    {
        foreach (var line in File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/maps")))
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var range = words[0].Split('-');
            if (words[1].StartsWith("rw", StringComparison.Ordinal)
                && long.TryParse(range[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var start)
                && long.TryParse(range[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var end))
            {
                yield return (start, end);
            }
        }
    }
}
