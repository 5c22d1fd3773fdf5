using System.Buffers.Binary;

namespace TokenVault.Domain.Tokens;

/// <summary>
/// By which a card is recognised within one merchant: the leading 128 bits of HMAC-SHA256 under a key that only the adapter
/// holds, and that key's number.
/// </summary>
public readonly record struct Fingerprint(byte KeyNumber, UInt128 Value)
{
    /// <summary>Of the value alone.</summary>
    public const int ValueBytes = 16;

    /// <summary>Key number and value.</summary>
    public const int Bytes = 1 + ValueBytes;

    public static Fingerprint Read(ReadOnlySpan<byte> source) =>
        new(source[0], BinaryPrimitives.ReadUInt128BigEndian(source[1..]));

    public void Write(Span<byte> destination)
    {
        destination[0] = KeyNumber;
        BinaryPrimitives.WriteUInt128BigEndian(destination[1..], Value);
    }
}
