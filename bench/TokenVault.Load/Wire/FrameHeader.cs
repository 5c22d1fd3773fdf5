using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace TokenVault.Load.Wire;

/// <summary>The nine bytes before each frame's payload (RFC 9113, section 4.1).</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct FrameHeader(int Length, FrameType Type, byte Flags, int Stream)
{
    public const int Bytes = 9;

    public bool Has(byte flag) => (Flags & flag) != 0;

    /// <summary>A payload of this frame without its padding and, of HEADERS, its priority.</summary>
    public ReadOnlySpan<byte> ContentOf(ReadOnlySpan<byte> payload)
    {
        var content = Has(FrameFlags.Padded) ? payload[1..^payload[0]] : payload;
        return Type == FrameType.Headers && Has(FrameFlags.Priority) ? content[5..] : content;
    }

    public static FrameHeader Read(ReadOnlySpan<byte> source) => new(
        (source[0] << 16) | (source[1] << 8) | source[2],
        (FrameType)source[3],
        source[4],
        BinaryPrimitives.ReadInt32BigEndian(source[5..]) & int.MaxValue);

    public void Write(Span<byte> destination)
    {
        destination[0] = (byte)(Length >> 16);
        destination[1] = (byte)(Length >> 8);
        destination[2] = (byte)Length;
        destination[3] = (byte)Type;
        destination[4] = Flags;
        BinaryPrimitives.WriteInt32BigEndian(destination[5..], Stream);
    }
}
