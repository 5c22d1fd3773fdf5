using System.Runtime.InteropServices;

namespace TokenVault.Storage.Commits;

/// <summary>A table's key as it stands in a batch, compared by its bytes.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly struct RowKey(Table table, ReadOnlyMemory<byte> key) : IEquatable<RowKey>
{
    private readonly Table _table = table;
    private readonly ReadOnlyMemory<byte> _key = key;

    public bool Equals(RowKey other) => _table == other._table && _key.Span.SequenceEqual(other._key.Span);

    public override bool Equals(object? obj) => obj is RowKey other && Equals(other);

    // Seeded for each process by the platform: a caller who chooses keys can't make them collide.
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.Add((byte)_table);
        hash.AddBytes(_key.Span);
        return hash.ToHashCode();
    }
}
