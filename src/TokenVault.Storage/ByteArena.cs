namespace TokenVault.Storage;

/// <summary>A growing buffer that is filled from the front and reused, so that a batch costs no allocation once it has grown.</summary>
internal sealed class ByteArena
{
    // A look-up or two, which is what most calls want; a batch that needs more grows once and is reused.
    private const int BytesFirst = 512;

    private byte[] _bytes = [];

    public int Used { get; private set; }

    public ReadOnlySpan<byte> Filled => _bytes.AsSpan(0, Used);

    public ReadOnlySpan<byte> Read(int offset, int length) => _bytes.AsSpan(offset, length);

    public ReadOnlyMemory<byte> Borrow(int offset, int length) => _bytes.AsMemory(offset, length);

    /// <summary>Takes room at the end. The span is good until the next call that takes.</summary>
    public Span<byte> Take(int length)
    {
        var end = checked(Used + length);
        if (end > _bytes.Length)
        {
            var size = Math.Max(BytesFirst, _bytes.Length);
            while (size < end)
            {
                size = checked(size * 2);
            }

            Array.Resize(ref _bytes, size);
        }

        var taken = _bytes.AsSpan(Used, length);
        Used = end;
        return taken;
    }

    public void Clear() => Used = 0;
}
