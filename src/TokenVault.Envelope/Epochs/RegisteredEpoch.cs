using System.Buffers.Binary;

namespace TokenVault.Envelope.Epochs;

/// <summary>An epoch as the adapter registered it: the key is wrapped under the adapter's own wrapping key. Opening needs this form.</summary>
/// <remarks>
/// Layout: `TVRE` ‖ version 1 (1) ‖ wrapping key number (4, big-endian) ‖ nonce (12) ‖ wrapped key (32) ‖ tag (16) ‖ header.
/// AES-256-GCM with everything before the nonce and the header as additional data.
/// </remarks>
public sealed record RegisteredEpoch(uint WrappingKey, ReadOnlyMemory<byte> Nonce, ReadOnlyMemory<byte> WrappedKey, EpochHeader Header)
{
    public const int NonceBytes = 12;
    public const int WrappedKeyBytes = EpochEnvelope.EpochKeyBytes + 16;
    public const int BytesMax = PrefixBytes + NonceBytes + WrappedKeyBytes + 128;

    private const int PrefixBytes = 9;

    private static ReadOnlySpan<byte> Magic => "TVRE\u0001"u8;

    /// <summary>The additional data of the wrapping: the layout's prefix and the header.</summary>
    public static byte[] AdditionalData(uint wrappingKey, EpochHeader header)
    {
        var encoded = header.Encode();
        var bytes = new byte[PrefixBytes + encoded.Length];
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(Magic.Length), wrappingKey);
        encoded.CopyTo(bytes, PrefixBytes);
        return bytes;
    }

    /// <summary>The number of the wrapping key alone. False for another version.</summary>
    public static bool TryReadWrappingKey(ReadOnlySpan<byte> source, out uint number)
    {
        var isOne = source.Length > PrefixBytes && source.StartsWith(Magic);
        number = isOne ? BinaryPrimitives.ReadUInt32BigEndian(source[Magic.Length..]) : 0;
        return isOne;
    }

    public byte[] Encode()
    {
        var header = Header.Encode();
        var bytes = new byte[PrefixBytes + NonceBytes + WrappedKeyBytes + header.Length];
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(Magic.Length), WrappingKey);
        Nonce.Span.CopyTo(bytes.AsSpan(PrefixBytes));
        WrappedKey.Span.CopyTo(bytes.AsSpan(PrefixBytes + NonceBytes));
        header.CopyTo(bytes, PrefixBytes + NonceBytes + WrappedKeyBytes);
        return bytes;
    }

    /// <summary>By which wrapping key an encoded one is wrapped; it is not looked at otherwise.</summary>
    public static uint WrappingKeyOf(ReadOnlySpan<byte> encoded) => BinaryPrimitives.ReadUInt32BigEndian(encoded[Magic.Length..]);

    /// <summary>Reads exactly one registered epoch. False where anything is missing, left over or out of bounds.</summary>
    public static bool TryDecode(ReadOnlyMemory<byte> source, out RegisteredEpoch epoch)
    {
        epoch = null!;
        const int HeaderAt = PrefixBytes + NonceBytes + WrappedKeyBytes;
        if (source.Length is < HeaderAt or > BytesMax
            || !source.Span.StartsWith(Magic)
            || !EpochHeader.TryDecode(source.Span[HeaderAt..], out var header, out var read)
            || source.Length != HeaderAt + read)
        {
            return false;
        }

        epoch = new RegisteredEpoch(
            BinaryPrimitives.ReadUInt32BigEndian(source.Span[Magic.Length..]),
            source.Slice(PrefixBytes, NonceBytes),
            source.Slice(PrefixBytes + NonceBytes, WrappedKeyBytes),
            header);
        return true;
    }
}
