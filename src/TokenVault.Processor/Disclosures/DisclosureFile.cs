namespace TokenVault.Processor.Disclosures;

/// <summary>The append-only record of disclosures, in files of a bounded size. Offsets count over all of them.</summary>
internal sealed class DisclosureFile : IDisposable
{
    /// <summary>The first file's name.</summary>
    public const string FileName = "disclosures.jsonl";

    /// <summary>Where another file is begun unless the configuration says something else.</summary>
    public const long BytesMaxDefault = 1L << 30;

    private readonly RecordSegments _segments;

    private DisclosureFile(RecordSegments segments) => _segments = segments;

    /// <summary>How many files the record has.</summary>
    public int Files => _segments.Count;

    /// <summary>How many bytes <see cref="Verify"/> cut off the end.</summary>
    public long TornBytes { get; private set; }

    /// <summary>Opens the files, or makes the first with its folder; readable by the adapter's user only.</summary>
    /// <exception cref="DisclosureDamageException">One in between is missing.</exception>
    public static DisclosureFile Open(string directory, long bytesMax = BytesMaxDefault) => new(RecordSegments.Open(directory, bytesMax));

    /// <summary>
    /// Checks every line. A last line that a crash cut short is cut off: its entry was acknowledged to nobody. Anything else that
    /// is wrong throws <see cref="DisclosureDamageException"/>.
    /// </summary>
    /// <param name="key">The chain's key.</param>
    /// <param name="known">How far the store remembers the record; all up to there must be there and whole.</param>
    /// <param name="onLine">Is given each line: where it begins, and its bytes.</param>
    public DisclosureHead Verify(ReadOnlySpan<byte> key, DisclosureHead known, Action<long, ReadOnlyMemory<byte>> onLine)
    {
        var length = _segments.Length;
        if (length < known.Offset)
        {
            throw Damage(length, $"holds, with those before it, {length} bytes, but the store remembers {known.Offset}: entries are missing at its end");
        }

        var head = DisclosureChain.Start();
        var buffer = new byte[1 << 20];
        long offset = 0;
        while (offset < length)
        {
            var read = _segments.Read(buffer, offset);
            var taken = FollowLines(buffer.AsMemory(0, read), offset, key, known, (head, onLine));
            if (taken == 0)
            {
                CutTornTail(buffer.AsSpan(0, read), offset, length, known);
                break;
            }

            offset += taken;
        }

        RequireKnown(offset, head, known);

        // Lines that a killed process wrote and did not sync are taken over here: on disk before the index and a checkpoint say so.
        _segments.Flush();
        return new DisclosureHead(offset, head);
    }

    /// <summary>Appends lines and returns when they are on disk.</summary>
    public void Append(ReadOnlySpan<byte> lines, long offset)
    {
        _segments.Write(lines, offset);
        _segments.Flush();
    }

    /// <summary>Reads one line back. False where the file is shorter than that.</summary>
    public bool TryRead(long offset, Span<byte> line)
    {
        var filled = 0;
        while (filled < line.Length)
        {
            var read = _segments.Read(line[filled..], offset + filled);
            if (read == 0)
            {
                return false;
            }

            filled += read;
        }

        return true;
    }

    /// <summary>Reads what is there from an offset on, at most as much as fits. 0 at the end.</summary>
    public int ReadSome(long offset, Span<byte> bytes) => _segments.Read(bytes, offset);

    public void Dispose() => _segments.Dispose();

    // Returns how many bytes of whole lines were followed.
    private int FollowLines(
        ReadOnlyMemory<byte> bytes,
        long offset,
        ReadOnlySpan<byte> key,
        DisclosureHead known,
        (byte[] Head, Action<long, ReadOnlyMemory<byte>> OnLine) follow)
    {
        var taken = 0;
        while (true)
        {
            var length = bytes.Span[taken..].IndexOf((byte)'\n');
            if (length < 0)
            {
                return taken;
            }

            var line = bytes.Slice(taken, length);
            var at = offset + taken;
            if (!DisclosureChain.TryFollow(line.Span, key, follow.Head))
            {
                // Zeros stand where a crash kept the file's new length and not what was written: left to the cut.
                return at >= known.Offset && bytes.Span[taken..].Contains((byte)0)
                    ? taken
                    : throw Damage(at, $"is altered: the line at byte {at} does not follow the one before it");
            }

            taken += length + 1;
            follow.OnLine(at, line);
            if (at + length + 1 == known.Offset && !follow.Head.AsSpan().SequenceEqual(known.Mac))
            {
                throw Damage(at, $"is not the one that the store remembers, at byte {at}");
            }
        }
    }

    private void CutTornTail(ReadOnlySpan<byte> tail, long offset, long length, DisclosureHead known)
    {
        if (offset < known.Offset || !_segments.IsInLast(offset))
        {
            throw Damage(offset, $"is altered: the line at byte {offset} has no end");
        }

        // A line that fits no buffer was not written here; and zeros only ever follow a crash.
        if (tail.Length > DisclosureChain.LineBytesMax && !tail.Contains((byte)0))
        {
            throw Damage(offset, $"is altered: the line at byte {offset} is too long");
        }

        TornBytes = length - offset;
        _segments.Cut(offset);
        _segments.Flush();
    }

    private void RequireKnown(long offset, byte[] head, DisclosureHead known)
    {
        if (offset < known.Offset || (offset == known.Offset && !head.AsSpan().SequenceEqual(known.Mac)))
        {
            throw Damage(offset, $"is not the one that the store remembers, at byte {offset}");
        }
    }

    private DisclosureDamageException Damage(long offset, string what) => new(
        $"{_segments.PathAt(offset)} {what}. Restore the file from a backup that is at least as new as the store, or, to find out what "
        + "happened, keep both as they are. The adapter opens no card without a whole record of disclosures.");
}
