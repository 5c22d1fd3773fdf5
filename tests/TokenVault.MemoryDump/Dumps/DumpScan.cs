using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using TokenVault.MemoryDump.Search;

namespace TokenVault.MemoryDump.Dumps;

/// <summary>Searches a core file piece by piece.</summary>
internal sealed class DumpScan(NumbersSearch search, bool shows)
{
    private const int PieceBytes = 4 * 1024 * 1024;
    private const int SurroundingsBytes = 96;
    private const int ShownMax = 40;
    private const int ShownOfBytes = 16 * 1024;

    private readonly ConcurrentBag<(DumpFind Find, string Place)> _finds = [];
    private readonly ConcurrentQueue<string> _surroundings = new();
    private readonly ConcurrentDictionary<long, bool> _shown = [];
    private long _bytes;

    public long Bytes => _bytes;

    /// <summary>The places of the finds in the list of numbers.</summary>
    public IReadOnlySet<int> Numbers => _finds.Select(found => found.Find.Number).ToHashSet();

    /// <summary>The kinds of memory that hold any.</summary>
    public IReadOnlySet<string> Places => _finds.Select(static found => found.Place).ToHashSet(StringComparer.Ordinal);

    public int Finds => _finds.Count;

    public void Run(string path, MemoryMap map)
    {
        using var core = File.OpenHandle(path);
        var pieces = CoreFile.ReadSegments(core).SelectMany(Cut).ToList();
        Parallel.ForEach(pieces, piece => SearchPiece(core, piece, map));
    }

    /// <summary>How many finds of which form stand in what kind of memory, the most first.</summary>
    public IEnumerable<string> Holders() =>
        _finds.GroupBy(found => $"{found.Find.Encoding}, in {found.Place}", StringComparer.Ordinal)
            .OrderByDescending(group => group.Count())
            .Select(group => string.Create(
                CultureInfo.InvariantCulture,
                $"  {group.Count(),6} finds of {group.Select(found => found.Find.Number).Distinct().Count(),6} numbers: {group.Key}"))
            .Concat(_surroundings);

    private static IEnumerable<CoreSegment> Cut(CoreSegment segment)
    {
        for (var at = 0L; at < segment.Bytes; at += PieceBytes)
        {
            yield return new CoreSegment(segment.Address + at, segment.FileOffset + at, segment.Bytes - at);
        }
    }

    private void SearchPiece(Microsoft.Win32.SafeHandles.SafeFileHandle core, CoreSegment piece, MemoryMap map)
    {
        // With what follows, so that nothing is missed where two pieces meet, and eight bytes of nothing where a segment ends.
        var bytes = new byte[(int)Math.Min(PieceBytes + search.OverlapBytes, piece.Bytes) + sizeof(ulong)];
        var read = RandomAccess.Read(core, bytes.AsSpan(0, bytes.Length - sizeof(ulong)), piece.FileOffset);
        Interlocked.Add(ref _bytes, Math.Min(read, PieceBytes));
        foreach (var find in search.Search(bytes).Where(find => find.Offset < PieceBytes))
        {
            var address = piece.Address + find.Offset;
            _finds.Add((find, map.WhatIsAt(address)));
            if (shows && _surroundings.Count < ShownMax && _shown.TryAdd(address / ShownOfBytes, true))
            {
                _surroundings.Enqueue(Surroundings(bytes, find, address));
            }
        }
    }

    // Digits are left out: it is to tell whose memory that is.
    private static string Surroundings(byte[] bytes, DumpFind find, long address)
    {
        var start = Math.Max(0, find.Offset - SurroundingsBytes);
        var text = new StringBuilder();
        foreach (var b in bytes.AsSpan(start, Math.Min(3 * SurroundingsBytes, bytes.Length - start)))
        {
            text.Append(char.IsAsciiDigit((char)b) ? '#' : b is > 0x20 and < 0x7f ? (char)b : b == 0 ? '_' : '.');
        }

        return string.Create(CultureInfo.InvariantCulture, $"    0x{address:x} {find.Encoding}: {text}");
    }
}
