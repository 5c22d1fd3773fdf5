using System.Buffers.Binary;

namespace TokenVault.Envelope.Epochs;

/// <summary>An epoch as its gateway made it: the key is HPKE-sealed to the adapter. Stored until the adapter has registered it.</summary>
/// <remarks>
/// Layout: header ‖ length of the encapsulation (2, big-endian) ‖ encapsulation ‖ sealed epoch key (32 + 16).
/// The gateway's signature is over these bytes.
/// </remarks>
public sealed record EpochEnvelope(EpochHeader Header, ReadOnlyMemory<byte> Encapsulation, ReadOnlyMemory<byte> SealedKey)
{
    /// <summary>The HPKE `info` under which epoch keys are sealed; keeps them apart from whatever else is sealed to the same key.</summary>
    public static ReadOnlySpan<byte> Info => "tokenvault/epoch/v1"u8;

    public const int EpochKeyBytes = 32;
    public const int SealedKeyBytes = EpochKeyBytes + 16;

    // X-Wing's encapsulation is 1,120 bytes, the largest of the suites.
    public const int EncapsulationBytesMax = 1120;
    public const int BytesMax = 128 + 2 + EncapsulationBytesMax + SealedKeyBytes;

    public byte[] Encode()
    {
        var header = Header.Encode();
        var bytes = new byte[header.Length + 2 + Encapsulation.Length + SealedKey.Length];
        header.CopyTo(bytes, 0);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(header.Length), (ushort)Encapsulation.Length);
        Encapsulation.Span.CopyTo(bytes.AsSpan(header.Length + 2));
        SealedKey.Span.CopyTo(bytes.AsSpan(header.Length + 2 + Encapsulation.Length));
        return bytes;
    }

    /// <summary>Reads exactly one envelope. False where anything is missing, left over or out of bounds.</summary>
    public static bool TryDecode(ReadOnlyMemory<byte> source, out EpochEnvelope envelope)
    {
        envelope = null!;
        if (source.Length > BytesMax || !EpochHeader.TryDecode(source.Span, out var header, out var read) || source.Length < read + 2)
        {
            return false;
        }

        var length = BinaryPrimitives.ReadUInt16BigEndian(source.Span[read..]);
        if (source.Length != read + 2 + length + SealedKeyBytes)
        {
            return false;
        }

        envelope = new EpochEnvelope(header, source.Slice(read + 2, length), source.Slice(read + 2 + length, SealedKeyBytes));
        return true;
    }
}
