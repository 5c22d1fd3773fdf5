using System.Runtime.InteropServices;

namespace TokenVault.Storage;

/// <summary>Keys to look up at once, and what was found. Reused after <see cref="Clear"/>; used by one thread at a time.</summary>
public sealed class ReadBatch
{
    private const int Absent = -1;

    private readonly ByteArena _arena = new();
    private readonly List<Lookup> _lookups = [];

    public int Count => _lookups.Count;

    /// <summary>Keys, and after the read the values, one after the other. Engines pin it for a native call.</summary>
    public ReadOnlySpan<byte> Arena => _arena.Filled;

    /// <summary>Adds a key and gives the index under which its value is asked for.</summary>
    public int Add(Table table, scoped ReadOnlySpan<byte> key)
    {
        var offset = _arena.Used;
        key.CopyTo(_arena.Take(key.Length));
        _lookups.Add(new Lookup(table, offset, key.Length, 0, Absent));
        return _lookups.Count - 1;
    }

    /// <summary>False where the store has no such key. The span is good until <see cref="Clear"/>.</summary>
    public bool TryGet(int index, out ReadOnlySpan<byte> value)
    {
        var lookup = _lookups[index];
        value = lookup.ValueLength == Absent ? default : _arena.Read(lookup.ValueOffset, lookup.ValueLength);
        return lookup.ValueLength != Absent;
    }

    public void Clear()
    {
        _arena.Clear();
        _lookups.Clear();
    }

    /// <summary>For engines: the table of a key.</summary>
    public Table TableOf(int index) => _lookups[index].Table;

    /// <summary>For engines: where a key stands in <see cref="Arena"/>.</summary>
    public (int Offset, int Length) KeyRangeOf(int index) => (_lookups[index].KeyOffset, _lookups[index].KeyLength);

    /// <summary>For engines: what stands under a key. Copied, so the engine's own buffer may go.</summary>
    public void SetFound(int index, ReadOnlySpan<byte> value)
    {
        var offset = _arena.Used;
        value.CopyTo(_arena.Take(value.Length));
        ref var lookup = ref CollectionsMarshal.AsSpan(_lookups)[index];
        lookup = lookup with { ValueOffset = offset, ValueLength = value.Length };
    }

    /// <summary>For engines: before a read, so that a batch that is read twice keeps nothing of the first.</summary>
    public void ForgetValues()
    {
        foreach (ref var lookup in CollectionsMarshal.AsSpan(_lookups))
        {
            lookup = lookup with { ValueLength = Absent };
        }
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Lookup(Table Table, int KeyOffset, int KeyLength, int ValueOffset, int ValueLength);
}
