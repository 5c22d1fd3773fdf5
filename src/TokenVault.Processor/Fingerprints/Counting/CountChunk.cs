using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;

namespace TokenVault.Processor.Fingerprints.Counting;

/// <summary>The form of the day's file.</summary>
/// <remarks>
/// A header: `TVCN` ‖ version 1 (1) ‖ number of the fingerprint key (1) ‖ zeros (2) ‖ day (8). Then chunks: kind (1) ‖ payload's length
/// (4) ‖ its complement (4), so that a changed length is not taken for a chunk that a crash cut short ‖ payload ‖ the leading 16 bytes of
/// HMAC-SHA256(key, the MAC before, or the header ‖ all before it in the chunk). Big-endian.
/// </remarks>
internal static class CountChunk
{
    public const int HeaderBytes = 16;
    public const int MacBytes = 16;
    public const int PrefixBytes = 9;

    /// <summary>A batch's numbers, if all are new.</summary>
    public const int PayloadBytesMax = FingerprintBatch.CardsMax * CountedNumber.Bytes;

    public const int UseBytes = 16 + 8 + 8;

    private static ReadOnlySpan<byte> Magic => "TVCN\u0001"u8;

    public static byte[] Header(byte keyNumber, int day)
    {
        var header = new byte[HeaderBytes];
        Magic.CopyTo(header);
        header[5] = keyNumber;
        BinaryPrimitives.WriteInt64BigEndian(header.AsSpan(8), day);
        return header;
    }

    /// <summary>The key of a header; 0 where it is none.</summary>
    public static byte KeyNumberOf(ReadOnlySpan<byte> header) => header.StartsWith(Magic) ? header[5] : (byte)0;

    /// <summary>Appends a chunk and makes its MAC the head of the chain.</summary>
    public static void Append(
        ArrayBufferWriter<byte> writer, CountChunkKind kind, ReadOnlySpan<byte> payload, ReadOnlySpan<byte> key, Span<byte> head)
    {
        var bytes = writer.GetSpan(PrefixBytes + payload.Length + MacBytes);
        bytes[0] = (byte)kind;
        BinaryPrimitives.WriteInt32BigEndian(bytes[1..], payload.Length);
        BinaryPrimitives.WriteInt32BigEndian(bytes[5..], ~payload.Length);
        payload.CopyTo(bytes[PrefixBytes..]);
        var length = PrefixBytes + payload.Length;
        Follow(bytes[..length], key, head);
        head.CopyTo(bytes[length..]);
        writer.Advance(length + MacBytes);
    }

    /// <summary>Replaces the head by the MAC of what follows it.</summary>
    public static void Follow(ReadOnlySpan<byte> chunk, ReadOnlySpan<byte> key, Span<byte> head)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        hmac.AppendData(head);
        hmac.AppendData(chunk);
        hmac.GetHashAndReset(mac);
        mac[..MacBytes].CopyTo(head);
    }
}
