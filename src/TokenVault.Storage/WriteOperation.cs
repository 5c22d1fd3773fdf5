using System.Runtime.InteropServices;

namespace TokenVault.Storage;

/// <summary>One operation of a <see cref="WriteBatch"/>, borrowed from it.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly ref struct WriteOperation(WriteKind kind, Table table, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
{
    public WriteKind Kind { get; } = kind;

    public Table Table { get; } = table;

    public ReadOnlySpan<byte> Key { get; } = key;

    public ReadOnlySpan<byte> Value { get; } = value;
}
