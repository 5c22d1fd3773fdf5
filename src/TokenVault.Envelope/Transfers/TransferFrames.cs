using System.Buffers.Binary;

namespace TokenVault.Envelope.Transfers;

/// <summary>Reads a part from a stream: the header, then frame by frame, none larger than is allowed.</summary>
public sealed class TransferFrames
{
    private readonly Stream _source;
    private readonly byte[] _frame = new byte[TransferPartHeader.FrameBytesMax];

    private TransferFrames(Stream source, TransferPartHeader header) => (_source, Header) = (source, header);

    public TransferPartHeader Header { get; }

    /// <summary>Reads the header. Null where the source begins with none. The source can be sought in and stays the caller's.</summary>
    /// <exception cref="IOException">It can't be read.</exception>
    public static TransferFrames? Begin(Stream source)
    {
        var head = new byte[TransferPartHeader.BytesMax];
        var length = source.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        if (!TransferPartHeader.TryDecode(head.AsMemory(0, length), out var header, out var read))
        {
            return null;
        }

        source.Position += read - length;
        return new TransferFrames(source, header);
    }

    /// <summary>The next frame, ciphertext and tag, borrowed until the next call.</summary>
    /// <returns>False at the end, and where a frame is cut short or too large: whoever has not seen the last frame by then has no whole part.</returns>
    /// <exception cref="IOException">It can't be read.</exception>
    public bool TryRead(out ReadOnlySpan<byte> frame)
    {
        frame = default;
        Span<byte> prefix = stackalloc byte[TransferPartHeader.FrameLengthBytes];
        if (_source.ReadAtLeast(prefix, prefix.Length, throwOnEndOfStream: false) < prefix.Length)
        {
            return false;
        }

        var length = BinaryPrimitives.ReadInt32BigEndian(prefix);
        if (length is < 1 or > TransferPartHeader.FrameBytesMax
            || _source.ReadAtLeast(_frame.AsSpan(0, length), length, throwOnEndOfStream: false) < length)
        {
            return false;
        }

        frame = _frame.AsSpan(0, length);
        return true;
    }
}
