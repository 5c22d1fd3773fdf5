using System.Runtime.InteropServices;

namespace TokenVault.Processor.Fingerprints.Counting;

/// <summary>
/// Numbers in 131,072 blocks that lie one behind the other, 5 bytes each. Of a bucket's 32 bits 17 name one of two blocks and 15 stand in the
/// place, with a bit that says which of the two it is: so the bucket is known exactly. Of a number's own bits 24 are kept.
/// Used under its owner's lock.
/// </summary>
/// <remarks>
/// A number goes to that of its two blocks which has fewer, which keeps all of them within a few numbers of each other: nine places in ten
/// are taken. All blocks are equally wide. They are widened by a sixteenth, in place, from the last one down, two blocks with each number
/// that comes: nothing is copied to another table, and nobody waits.
/// </remarks>
internal sealed class NumberBlocks : IDisposable
{
    public const int PlaceBytes = NameBytes + OwnBytes;
    public const int OwnBits = 8 * OwnBytes;

    private const int BlockBits = 17;
    private const int Blocks = 1 << BlockBits;
    private const int NameBytes = sizeof(ushort);
    private const int OwnBytes = 3;
    private const int WidthMin = 4;
    private const int MovedWithEach = 2;

    // An eighth and 128 above what the most numbers of a day take, which no pair of blocks comes to by chance. Reserved, not taken.
    private const int WidthMax = (CountingOptions.NumbersPerDayLimit / Blocks / 8 * 9) + 128;

    private readonly NumberMemory _memory = new((long)Blocks * WidthMax * PlaceBytes);
    private readonly ushort[] _counts = new ushort[Blocks];

    private int _width = WidthMin;
    private int _widthBefore = WidthMin;

    // Blocks below are as wide as before; none of them when it is 0.
    private int _unmoved;

    /// <summary>How much memory it takes, whether numbers are in it or not.</summary>
    public long MemoryBytes => ((long)Blocks * _width * PlaceBytes) + (Blocks * sizeof(ushort));

    /// <summary>Whether the number is there, and if not, how many its bucket has.</summary>
    public bool Contains(uint bucket, uint own, out int inBucket)
    {
        inBucket = 0;
        var (first, second, name) = PlacesOf(bucket);
        return Find(first, name, own, ref inBucket) || Find(second, (ushort)(name | 1), own, ref inBucket);
    }

    /// <summary>Adds a number that is not there.</summary>
    /// <exception cref="InvalidOperationException">More numbers than can be counted in a day.</exception>
    public void Add(uint bucket, uint own)
    {
        var (first, second, name) = PlacesOf(bucket);
        while (RoomOf(first) == 0 && RoomOf(second) == 0)
        {
            Widen();
        }

        var isFirst = RoomOf(second) == 0 || (RoomOf(first) > 0 && _counts[first] <= _counts[second]);
        var block = isFirst ? first : second;
        var at = _counts[block]++;
        Names(block)[at] = isFirst ? name : (ushort)(name | 1);
        WriteOwn(Owns(block), at, own);

        // Begun while there is a place left in each, so that there is one until all are wider.
        for (var i = 0; i < MovedWithEach && (_unmoved > 0 || (i == 0 && RoomOf(block) <= 1)); i++)
        {
            Widen();
        }
    }

    public void Dispose() => _memory.Dispose();

    // The second is told from the first by the name alone and the other way round, and is never the same.
    private static (int First, int Second, ushort Name) PlacesOf(uint bucket)
    {
        var first = (int)(bucket >> (32 - BlockBits));
        var name = bucket & ((1u << (32 - BlockBits)) - 1);
        return (first, first ^ (int)((name << 2) | 1), (ushort)(name << 1));
    }

    private static void WriteOwn(Span<byte> owns, int at, uint own)
    {
        var place = owns.Slice(at * OwnBytes, OwnBytes);
        (place[0], place[1], place[2]) = ((byte)own, (byte)(own >> 8), (byte)(own >> 16));
    }

    private static bool IsOwn(ReadOnlySpan<byte> owns, int at, uint own)
    {
        var place = owns.Slice(at * OwnBytes, OwnBytes);
        return place[0] == (byte)own && place[1] == (byte)(own >> 8) && place[2] == (byte)(own >> 16);
    }

    private bool Find(int block, ushort name, uint own, ref int inBucket)
    {
        ReadOnlySpan<ushort> names = Names(block)[.._counts[block]];
        for (var at = 0; names[at..].IndexOf(name) is >= 0 and var next; at++)
        {
            at += next;
            if (IsOwn(Owns(block), at, own))
            {
                return true;
            }

            inBucket++;
        }

        return false;
    }

    private int WidthOf(int block) => block < _unmoved ? _widthBefore : _width;

    private int RoomOf(int block) => WidthOf(block) - _counts[block];

    private Span<ushort> Names(int block)
    {
        var width = WidthOf(block);
        return MemoryMarshal.Cast<byte, ushort>(_memory.At((long)block * width * PlaceBytes, width * NameBytes));
    }

    private Span<byte> Owns(int block)
    {
        var width = WidthOf(block);
        return _memory.At(((long)block * width * PlaceBytes) + (width * NameBytes), width * OwnBytes);
    }

    // Moves one block; the first of a round says how wide they all become. An even width keeps names where two bytes are read at once.
    private void Widen()
    {
        if (_unmoved == 0)
        {
            var wider = Math.Min(WidthMax, _width + Math.Max(2, _width / 16 / 2 * 2));
            if (wider == _width)
            {
                throw new InvalidOperationException("More numbers came to a pair of blocks than chance brings.");
            }

            (_widthBefore, _width, _unmoved) = (_width, wider, Blocks);
        }

        var block = _unmoved - 1;
        var count = _counts[block];
        if (count == 0)
        {
            _unmoved = block;
            return;
        }

        // To a higher place always, where blocks lay that were moved before; what is its own first, since that goes beyond its names.
        ReadOnlySpan<ushort> names = Names(block)[..count];
        ReadOnlySpan<byte> owns = Owns(block)[..(count * OwnBytes)];
        _unmoved = block;
        owns.CopyTo(Owns(block));
        names.CopyTo(Names(block));
    }
}
