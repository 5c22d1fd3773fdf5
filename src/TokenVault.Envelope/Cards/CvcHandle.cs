using System.Buffers.Binary;
using System.Runtime.InteropServices;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Tokens;

namespace TokenVault.Envelope.Cards;

/// <summary>A CVC sealed in a session whose key lives for minutes in the adapter's memory. Borrowed from the buffer that holds it.</summary>
/// <remarks>
/// Layout: version 1 (1) ‖ session id (16) ‖ HPKE sequence number (8, big-endian) ‖ expiry, seconds since 1970 (8, big-endian) ‖
/// ciphertext of count and digits (8) ‖ tag (16). The additional data binds token, merchant and expiry.
/// </remarks>
[StructLayout(LayoutKind.Auto)]
public readonly ref struct CvcHandle
{
    public const byte Version = 1;
    public const int SessionIdBytes = 16;
    public const int PlaintextBytes = 8;
    public const int Bytes = HeadBytes + PlaintextBytes + 16;
    public const int AdditionalDataBytesMax = 5 + 16 + 8 + 1 + MerchantId.LengthMax;

    private const int HeadBytes = 1 + SessionIdBytes + 8 + 8;

    private static ReadOnlySpan<byte> Prefix => "tokenvault/cvc/v1"u8;

    private readonly ReadOnlySpan<byte> _bytes;

    private CvcHandle(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>
    /// The HPKE `info` of a CVC session. The session's id is in it, so that the same encapsulation under a second id derives
    /// other keys and a spent handle can't be renamed into a fresh one.
    /// </summary>
    public static byte[] InfoOf(UInt128 session)
    {
        var info = new byte[Prefix.Length + SessionIdBytes];
        Prefix.CopyTo(info);
        BinaryPrimitives.WriteUInt128BigEndian(info.AsSpan(Prefix.Length), session);
        return info;
    }

    public UInt128 Session => BinaryPrimitives.ReadUInt128BigEndian(_bytes[1..]);

    public ulong Sequence => BinaryPrimitives.ReadUInt64BigEndian(_bytes[17..]);

    public long ExpireUnixSeconds => BinaryPrimitives.ReadInt64BigEndian(_bytes[25..]);

    /// <summary>Ciphertext and tag.</summary>
    public ReadOnlySpan<byte> Sealed => _bytes[HeadBytes..];

    public static bool TryRead(ReadOnlySpan<byte> source, out CvcHandle handle)
    {
        var accepted = source.Length == Bytes && source[0] == Version;
        handle = accepted ? new CvcHandle(source) : default;
        return accepted;
    }

    /// <summary>Writes the head and gives the part that sealing fills with ciphertext and tag.</summary>
    public static Span<byte> Begin(Span<byte> destination, UInt128 session, ulong sequence, long expireUnixSeconds)
    {
        destination[0] = Version;
        BinaryPrimitives.WriteUInt128BigEndian(destination[1..], session);
        BinaryPrimitives.WriteUInt64BigEndian(destination[17..], sequence);
        BinaryPrimitives.WriteInt64BigEndian(destination[25..], expireUnixSeconds);
        return destination[HeadBytes..Bytes];
    }

    /// <summary>Writes what the seal binds and returns its length.</summary>
    public static int WriteAdditionalData(Span<byte> destination, Token token, MerchantId merchant, long expireUnixSeconds)
    {
        "TVCV\u0001"u8.CopyTo(destination);
        BinaryPrimitives.WriteUInt128BigEndian(destination[5..], token.Id);
        BinaryPrimitives.WriteInt64BigEndian(destination[21..], expireUnixSeconds);
        return 29 + merchant.Write(destination[29..]);
    }
}
