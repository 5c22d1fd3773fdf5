using System.Buffers.Binary;
using System.Runtime.InteropServices;
using TokenVault.CardScan.Search;

namespace TokenVault.MemoryDump.Search;

/// <summary>All forms of some thousand numbers, millions of needles, so that one step through the bytes looks for all of them.</summary>
/// <remarks>
/// Each needle is filed under six of its bytes, the first or the last, whichever fewer needles share: many numbers begin alike. A bit says
/// whether anything is filed under six bytes; where it is, the needles there are compared in full.
/// </remarks>
internal sealed class NeedleTable
{
    public const int WindowBytes = 6;

    private const ulong WindowMask = (1UL << (8 * WindowBytes)) - 1;
    private const int BitsLog = 26;
    private const int HeadsLog = 22;

    private readonly List<byte[]> _bytes = [];
    private readonly List<Entry> _entries = [];
    private readonly List<string> _encodings = [];
    private readonly ulong[] _bits = new ulong[(1 << BitsLog) / 64];
    private readonly int[] _heads = new int[1 << HeadsLog];
    private int[] _next = [];

    public NeedleTable(IReadOnlyList<string> numbers)
    {
        Fill(numbers);
        File();
    }

    public int Count => _entries.Count;

    public int LongestBytes { get; private set; }

    /// <summary>Six bytes at a place that has eight.</summary>
    public static ulong WindowAt(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt64LittleEndian(bytes[at..]) & WindowMask;

    public bool MayHold(ulong window)
    {
        var bit = Hash(window, BitsLog);
        return (_bits[bit >> 6] & (1UL << (bit & 63))) != 0;
    }

    /// <summary>Reports each needle of which these six bytes are a part here.</summary>
    public void Match(ReadOnlySpan<byte> bytes, int at, ulong window, List<DumpFind> finds)
    {
        for (var i = _heads[Hash(window, HeadsLog)] - 1; i >= 0; i = _next[i] - 1)
        {
            var entry = _entries[i];
            var start = at - entry.Anchor;
            if (start >= 0 && NeedleOf(entry, _bytes[i]).IsAt(bytes, start))
            {
                finds.Add(new DumpFind(entry.Number, _encodings[entry.Encoding], start));
            }
        }
    }

    private void Fill(IReadOnlyList<string> numbers)
    {
        var encodings = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var number = 0; number < numbers.Count; number++)
        {
            foreach (var needle in Needles.Of(numbers[number]))
            {
                if (!encodings.TryGetValue(needle.Encoding, out var encoding))
                {
                    encodings.Add(needle.Encoding, encoding = _encodings.Count);
                    _encodings.Add(needle.Encoding);
                }

                _bytes.Add(needle.Bytes);
                _entries.Add(new Entry(number, (short)encoding, (sbyte)(needle.Before ?? -1), (sbyte)(needle.After ?? -1), needle.IsSwapped, 0));
                LongestBytes = Math.Max(LongestBytes, needle.Bytes.Length);
            }
        }
    }

    private void File()
    {
        var sharing = new int[1 << BitsLog];
        foreach (var bytes in _bytes)
        {
            sharing[Hash(First(bytes), BitsLog)]++;
            sharing[Hash(Last(bytes), BitsLog)]++;
        }

        _next = new int[_entries.Count];
        for (var i = 0; i < _entries.Count; i++)
        {
            var (first, last) = (First(_bytes[i]), Last(_bytes[i]));
            var takesLast = sharing[Hash(last, BitsLog)] < sharing[Hash(first, BitsLog)];
            var window = takesLast ? last : first;
            _entries[i] = _entries[i] with { Anchor = (short)(takesLast ? _bytes[i].Length - WindowBytes : 0) };
            var bit = Hash(window, BitsLog);
            _bits[bit >> 6] |= 1UL << (bit & 63);
            ref var head = ref _heads[Hash(window, HeadsLog)];
            _next[i] = head;
            head = i + 1;
        }
    }

    private static ulong First(byte[] bytes) => Window(bytes.AsSpan(0, WindowBytes));

    private static ulong Last(byte[] bytes) => Window(bytes.AsSpan(^WindowBytes..));

    private static ulong Window(ReadOnlySpan<byte> six)
    {
        Span<byte> eight = stackalloc byte[8];
        eight.Clear();
        six.CopyTo(eight);
        return BinaryPrimitives.ReadUInt64LittleEndian(eight);
    }

    private static int Hash(ulong window, int bits) => (int)((window * 0x9E3779B97F4A7C15UL) >> (64 - bits));

    private static Needle NeedleOf(Entry entry, byte[] bytes) => new(
        "", bytes, entry.Before < 0 ? null : entry.Before, entry.After < 0 ? null : entry.After, entry.IsSwapped);

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Entry(int Number, short Encoding, sbyte Before, sbyte After, bool IsSwapped, short Anchor);
}
