using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace TokenVault.Processor.Disclosures;

/// <summary>
/// The record's files as one row of bytes. `disclosures.jsonl` is the first; where it has grown to its size `disclosures-000002.jsonl` goes on,
/// and so forth, and what came before is closed: nobody writes to it any more. No line stands in two files. Read by many threads, written by one.
/// </summary>
internal sealed class RecordSegments : IDisposable
{
    private const string Stem = "disclosures";
    private const string Suffix = ".jsonl";
    private const int NumberDigits = 6;

    private readonly string _directory;
    private readonly long _bytesMax;

    // Replaced as a whole, so that whoever reads sees the files before or after.
    private volatile RecordSegment[] _segments;

    private RecordSegments(string directory, long bytesMax, RecordSegment[] segments) => (_directory, _bytesMax, _segments) = (directory, bytesMax, segments);

    /// <summary>How many files there are.</summary>
    public int Count => _segments.Length;

    /// <summary>Of all files.</summary>
    public long Length => _segments[^1] is var last ? last.Start + RandomAccess.GetLength(last.Handle) : 0;

    /// <summary>Opens the files, or makes the first with its folder; readable by the adapter's user only.</summary>
    /// <param name="directory">The record's folder.</param>
    /// <param name="bytesMax">From which size on another file is begun.</param>
    /// <exception cref="DisclosureDamageException">One in between is missing.</exception>
    public static RecordSegments Open(string directory, long bytesMax)
    {
        var first = PathOf(directory, 1);
        var later = Directory.Exists(directory) ? Directory.GetFiles(directory, $"{Stem}-*{Suffix}").Order(StringComparer.Ordinal).ToList() : [];
        if (!File.Exists(first))
        {
            Create(directory, first, later);
        }

        var segments = new List<RecordSegment>();
        var start = 0L;
        foreach (var path in later.Prepend(first))
        {
            if (!string.Equals(path, PathOf(directory, segments.Count + 1), StringComparison.Ordinal))
            {
                throw new DisclosureDamageException(
                    $"{PathOf(directory, segments.Count + 1)} is missing, and {path} is there. Put the file back from a backup. The adapter opens no card without a whole record of disclosures.");
            }

            var isLast = segments.Count == later.Count;
            segments.Add(new RecordSegment(OpenFile(path, isLast), path, start));
            start += RandomAccess.GetLength(segments[^1].Handle);
        }

        return new RecordSegments(directory, bytesMax, [.. segments]);
    }

    /// <summary>Reads what one file has from an offset on, at most as much as fits. 0 at the end of the record.</summary>
    public int Read(Span<byte> bytes, long offset)
    {
        var segments = _segments;
        var at = Find(segments, offset);
        var read = RandomAccess.Read(segments[at].Handle, bytes, offset - segments[at].Start);

        // An empty file stands at the end of the one before it.
        return read == 0 && at + 1 < segments.Length ? RandomAccess.Read(segments[at + 1].Handle, bytes, 0) : read;
    }

    /// <summary>Writes whole lines at the end, into another file where the last one has grown to its size. <see cref="Flush"/> has them on disk.</summary>
    public void Write(ReadOnlySpan<byte> lines, long offset)
    {
        var last = _segments[^1];
        if (offset - last.Start >= _bytesMax)
        {
            last = Begin(offset);
        }

        RandomAccess.Write(last.Handle, lines, offset - last.Start);
    }

    public void Flush() => RandomAccess.FlushToDisk(_segments[^1].Handle);

    /// <summary>Whether the last file holds that offset: only there a crash can have cut a line short.</summary>
    public bool IsInLast(long offset) => offset >= _segments[^1].Start;

    /// <summary>Cuts the last file off at an offset within it.</summary>
    public void Cut(long offset) => RandomAccess.SetLength(_segments[^1].Handle, offset - _segments[^1].Start);

    /// <summary>The file that holds an offset.</summary>
    public string PathAt(long offset) => _segments[Find(_segments, offset)].Path;

    public void Dispose()
    {
        foreach (var segment in _segments)
        {
            segment.Handle.Dispose();
        }
    }

    private static string PathOf(string directory, int number) => Path.Combine(
        directory, number == 1 ? Stem + Suffix : $"{Stem}-{number.ToString("D" + NumberDigits, CultureInfo.InvariantCulture)}{Suffix}");

    private static SafeFileHandle OpenFile(string path, bool isLast)
    {
        if (!OperatingSystem.IsWindows())
        {
            // One that was closed just before a crash is the last again where the next was not there yet.
            File.SetUnixFileMode(path, isLast ? UnixFileMode.UserRead | UnixFileMode.UserWrite : UnixFileMode.UserRead);
        }

        return File.OpenHandle(path, FileMode.Open, isLast ? FileAccess.ReadWrite : FileAccess.Read, FileShare.Read);
    }

    private static int Find(RecordSegment[] segments, long offset)
    {
        var at = segments.Length - 1;
        while (at > 0 && offset < segments[at].Start)
        {
            at--;
        }

        return at;
    }

    private static void Create(string directory, string path, List<string> later)
    {
        if (later.Count > 0)
        {
            throw new DisclosureDamageException(
                $"{path} is missing, and {later[0]} is there. Put the file back from a backup. The adapter opens no card without a whole record of disclosures.");
        }

        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(directory);
        }
        else
        {
            Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        OwnerOnlyFile.Create(path);
    }

    private RecordSegment Begin(long offset)
    {
        var segments = _segments;
        var path = PathOf(_directory, segments.Length + 1);
        OwnerOnlyFile.Create(path);
        var next = new RecordSegment(OpenFile(path, isLast: true), path, offset);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(segments[^1].Path, UnixFileMode.UserRead);
        }

        _segments = [.. segments, next];
        return next;
    }
}
