namespace TokenVault.Load.Wire;

/// <summary>
/// Cuts what comes from the peer into frames, in one buffer: a read may end anywhere, and one read may bring many frames. Not
/// thread-safe.
/// </summary>
internal sealed class FrameReader(Stream source)
{
    // What this client lets a peer send, by leaving the setting at its default (RFC 9113, section 6.5.2).
    private const int PayloadBytesMax = 16 * 1024;
    private const int ReadBytesMin = 32 * 1024;

    // The rest of one frame and a read behind it always fit.
    private readonly byte[] _buffer = new byte[4 * ReadBytesMin];
    private int _start;
    private int _end;

    /// <summary>Reads once, waiting for bytes; false where the peer sends no more. Payloads given out before are void.</summary>
    public bool Fill()
    {
        if (_start == _end)
        {
            (_start, _end) = (0, 0);
        }
        else if (_buffer.Length - _end < ReadBytesMin)
        {
            Buffer.BlockCopy(_buffer, _start, _buffer, 0, _end - _start);
            (_start, _end) = (0, _end - _start);
        }

        var read = source.Read(_buffer, _end, _buffer.Length - _end);
        _end += read;
        return read > 0;
    }

    /// <summary>The next whole frame of what was read; false where there is none yet. The payload lives until the next read.</summary>
    /// <exception cref="WireException">A frame is longer than the peer may send.</exception>
    public bool TryNext(out FrameHeader header, out ReadOnlySpan<byte> payload)
    {
        header = default;
        payload = default;
        var there = _buffer.AsSpan(_start, _end - _start);
        if (there.Length < FrameHeader.Bytes)
        {
            return false;
        }

        header = FrameHeader.Read(there);
        if (header.Length > PayloadBytesMax)
        {
            throw new WireException($"The peer sent a frame of {header.Length} bytes: more than it may, or this is no HTTP/2.");
        }

        if (there.Length < FrameHeader.Bytes + header.Length)
        {
            return false;
        }

        payload = there.Slice(FrameHeader.Bytes, header.Length);
        _start += FrameHeader.Bytes + header.Length;
        return true;
    }
}
