namespace TokenVault.Load.Wire;

/// <summary>
/// Frames on their way out. They are collected and go out in one write, and so in one TLS record where they fit: a write for each call
/// would cost more than the call. Not thread-safe.
/// </summary>
internal sealed class OutgoingBuffer(Stream sink)
{
    private const int Bytes = 64 * 1024;

    private readonly byte[] _buffer = new byte[Bytes];
    private int _used;

    /// <summary>Room to write to, at least as long as asked and void after the next call of anything here. At most 64 KiB.</summary>
    public Span<byte> Reserve(int bytes)
    {
        if (_buffer.Length - _used < bytes)
        {
            Flush();
        }

        return _buffer.AsSpan(_used, bytes);
    }

    public void Advance(int bytes) => _used += bytes;

    public void Flush()
    {
        if (_used > 0)
        {
            // Emptied first: where the write fails, nothing of it is to be sent again.
            var used = _used;
            _used = 0;
            sink.Write(_buffer, 0, used);
        }
    }
}
