using System.Buffers.Binary;

namespace TokenVault.Load.Wire;

/// <summary>Cuts the DATA of a stream into gRPC messages, which frames cut anywhere. Not thread-safe.</summary>
/// <param name="messageBytesMax">A longer one breaks the stream off.</param>
internal sealed class MessageSplitter(int messageBytesMax)
{
    private const int PrefixBytes = 5;

    // The rest of one message, and a frame.
    private readonly byte[] _buffer = new byte[PrefixBytes + messageBytesMax + (2 * WireConnection.PayloadBytesMax)];
    private int _start;
    private int _end;

    /// <summary>Adds what a frame brought, at most 16 KiB. All whole messages of before were taken; they are void from here on.</summary>
    public void Add(ReadOnlySpan<byte> data)
    {
        if (_buffer.Length - _end < data.Length)
        {
            Buffer.BlockCopy(_buffer, _start, _buffer, 0, _end - _start);
            (_start, _end) = (0, _end - _start);
        }

        data.CopyTo(_buffer.AsSpan(_end));
        _end += data.Length;
    }

    /// <summary>The next whole message; false where there is none yet. It lives until more is added.</summary>
    /// <exception cref="WireException">It is longer than any that can be right, or compressed.</exception>
    public bool TryNext(out ReadOnlySpan<byte> message)
    {
        message = default;
        var there = _buffer.AsSpan(_start, _end - _start);
        if (there.Length < PrefixBytes)
        {
            return false;
        }

        var length = BinaryPrimitives.ReadUInt32BigEndian(there[1..]);
        if (there[0] != 0 || length > messageBytesMax)
        {
            throw new WireException("The server sent a message that is longer than any right answer, or compressed.");
        }

        if (there.Length < PrefixBytes + length)
        {
            return false;
        }

        message = there.Slice(PrefixBytes, (int)length);
        _start += PrefixBytes + (int)length;
        return true;
    }
}
