using System.Runtime.InteropServices;
using TokenVault.Storage.Commits;

namespace TokenVault.Storage;

/// <summary>
/// Rows to be written as a whole. Reused after <see cref="Clear"/>; used by one thread at a time. From CommitAsync until its
/// task completes it belongs to the store, and touching it throws.
/// </summary>
public sealed class WriteBatch
{
    private readonly ByteArena _arena = new();
    private readonly List<Operation> _operations = [];

    public WriteBatch() => Completion = new CommitCompletion(this);

    public int Count => _operations.Count;

    /// <summary>Of all keys and values.</summary>
    public int Bytes => _arena.Used;

    /// <summary>How many of the operations are Inserts.</summary>
    public int Inserts { get; private set; }

    // The task of the commit that the batch is in; part of the batch so that a commit allocates nothing.
    internal CommitCompletion Completion { get; }

    /// <summary>For engines: an operation, in the order in which they were added. A later one on the same key wins.</summary>
    public WriteOperation this[int index]
    {
        get
        {
            var operation = _operations[index];
            return new WriteOperation(
                operation.Kind,
                operation.Table,
                _arena.Read(operation.KeyOffset, operation.KeyLength),
                _arena.Read(operation.KeyOffset + operation.KeyLength, operation.ValueLength));
        }
    }

    public void Put(Table table, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value) =>
        value.CopyTo(Reserve(WriteKind.Put, table, key, value.Length));

    public void Insert(Table table, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value) =>
        value.CopyTo(Reserve(WriteKind.Insert, table, key, value.Length));

    public void Delete(Table table, ReadOnlySpan<byte> key) => Reserve(WriteKind.Delete, table, key, valueBytes: 0);

    public void Clear()
    {
        Completion.ThrowIfLent();
        _arena.Clear();
        _operations.Clear();
        Inserts = 0;
    }

    /// <summary>Adds an operation whose value the caller writes in place, at once.</summary>
    internal Span<byte> Reserve(WriteKind kind, Table table, ReadOnlySpan<byte> key, int valueBytes)
    {
        Completion.ThrowIfLent();
        var offset = _arena.Used;
        var room = _arena.Take(key.Length + valueBytes);
        key.CopyTo(room);
        _operations.Add(new Operation(kind, table, offset, key.Length, valueBytes));
        Inserts += kind == WriteKind.Insert ? 1 : 0;
        return room[key.Length..];
    }

    internal RowKey KeyOf(int index)
    {
        var operation = _operations[index];
        return new RowKey(operation.Table, _arena.Borrow(operation.KeyOffset, operation.KeyLength));
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Operation(WriteKind Kind, Table Table, int KeyOffset, int KeyLength, int ValueLength);
}
