using System.Buffers.Binary;
using System.Text;
using TokenVault.Domain.Callers;

namespace TokenVault.Envelope.Transfers;

/// <summary>What a part of a transfer begins with: cards that were sealed anew to the recipient whom a signed order names.</summary>
/// <remarks>
/// Layout, big-endian: `TVTP` ‖ version 1 (1) ‖ order id (16) ‖ number of the part, from 1 (4) ‖ suite (2) ‖ length of the gateway's name
/// (1) ‖ the name in ASCII ‖ length of the encapsulation (2) ‖ encapsulation. Frames follow: length (4) ‖ ciphertext and tag. Frame n is
/// sealed under HPKE's sequence number n with one byte of additional data, its kind, so that none can be left out, doubled or moved, and
/// the last one, of kind <see cref="EndKind"/>, says how many came before it.
/// </remarks>
/// <param name="Order">The order's id.</param>
/// <param name="Part">From 1.</param>
/// <param name="Suite">Of the recipient's key.</param>
/// <param name="Gateway">From whose store the cards are.</param>
/// <param name="Encapsulation">HPKE's; of one part only.</param>
public sealed record TransferPartHeader(UInt128 Order, uint Part, SuiteId Suite, GatewayId Gateway, ReadOnlyMemory<byte> Encapsulation)
{
    public const byte CardKind = 1;
    public const byte EndKind = 2;

    /// <summary>More cards are another part: what a process that ends has to do again.</summary>
    public const int CardsMax = 10_000;

    /// <summary>Bounds what a file may make a reader take into memory.</summary>
    public const int FrameBytesMax = 128 * 1024;

    public const int FrameLengthBytes = 4;

    private const int FixedBytes = 5 + 16 + 4 + 2 + 1;

    // The longest encapsulation, X-Wing's, and the longest name.
    public const int BytesMax = FixedBytes + byte.MaxValue + 2 + 1120;

    private static ReadOnlySpan<byte> Magic => "TVTP\u0001"u8;

    private static ReadOnlySpan<byte> InfoPrefix => "tokenvault/transfer/v1"u8;

    /// <summary>HPKE's `info`: all of the header but the encapsulation, so that a part of another order or place does not open.</summary>
    public byte[] Info()
    {
        var info = new byte[InfoPrefix.Length + FixedBytes + Gateway.Value.Length];
        InfoPrefix.CopyTo(info);
        WriteFixed(info.AsSpan(InfoPrefix.Length));
        return info;
    }

    public byte[] Encode()
    {
        var named = FixedBytes + Gateway.Value.Length;
        var bytes = new byte[named + 2 + Encapsulation.Length];
        WriteFixed(bytes);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(named), (ushort)Encapsulation.Length);
        Encapsulation.Span.CopyTo(bytes.AsSpan(named + 2));
        return bytes;
    }

    /// <summary>Reads a header at the start of the bytes. False for another version, an unknown suite or anything that is cut short.</summary>
    public static bool TryDecode(ReadOnlyMemory<byte> source, out TransferPartHeader header, out int read)
    {
        header = null!;
        read = 0;
        var bytes = source.Span;
        if (bytes.Length < FixedBytes || !bytes.StartsWith(Magic))
        {
            return false;
        }

        var suite = (SuiteId)BinaryPrimitives.ReadUInt16BigEndian(bytes[25..]);
        var named = FixedBytes + bytes[27];
        if (suite is not (SuiteId.XWing or SuiteId.DhKemP256)
            || bytes.Length < named + 2
            || !GatewayId.TryParse(Encoding.ASCII.GetString(bytes[FixedBytes..named]), out var gateway))
        {
            return false;
        }

        var length = BinaryPrimitives.ReadUInt16BigEndian(bytes[named..]);
        if (bytes.Length < named + 2 + length)
        {
            return false;
        }

        header = new TransferPartHeader(
            BinaryPrimitives.ReadUInt128BigEndian(bytes[5..]),
            BinaryPrimitives.ReadUInt32BigEndian(bytes[21..]),
            suite,
            gateway,
            source.Slice(named + 2, length));
        read = named + 2 + length;
        return true;
    }

    private void WriteFixed(Span<byte> destination)
    {
        Magic.CopyTo(destination);
        BinaryPrimitives.WriteUInt128BigEndian(destination[5..], Order);
        BinaryPrimitives.WriteUInt32BigEndian(destination[21..], Part);
        BinaryPrimitives.WriteUInt16BigEndian(destination[25..], (ushort)Suite);
        destination[27] = (byte)Gateway.Value.Length;
        Encoding.ASCII.GetBytes(Gateway.Value, destination[FixedBytes..]);
    }
}
