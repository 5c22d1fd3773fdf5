using System.Buffers;
using System.Security.Cryptography;

namespace TokenVault.Processor.Disclosures;

/// <summary>
/// Binds each line of the record to all before it: a line holds the MAC of the line before and ends in its own, which covers
/// everything before it in the line.
/// </summary>
/// <remarks>
/// A line: `{…,"previous":"` 64 hexadecimal digits `","mac":"` 64 hexadecimal digits `"}` newline. Both ends are of fixed size,
/// so a line is checked by its bytes, before anything reads it as JSON.
/// </remarks>
internal static class DisclosureChain
{
    public const int MacBytes = HMACSHA256.HashSizeInBytes;

    // An opening is some 500 bytes. The longest is a resolution: two texts of 255 characters and two names of 128, of each of
    // which JSON may make six.
    public const int LineBytesMax = 8192;

    private const int HexBytes = MacBytes * 2;

    private static ReadOnlySpan<byte> BeforePrevious => ",\"previous\":\""u8;

    private static ReadOnlySpan<byte> BeforeMac => "\",\"mac\":\""u8;

    private static ReadOnlySpan<byte> AfterMac => "\"}"u8;

    /// <summary>The head before the first line: zeros.</summary>
    public static byte[] Start() => new byte[MacBytes];

    /// <summary>
    /// Ends a line whose fields, without the closing brace, are what the writer holds from `lineStart` on, and replaces the
    /// head by the line's MAC.
    /// </summary>
    public static void End(ArrayBufferWriter<byte> writer, int lineStart, ReadOnlySpan<byte> key, Span<byte> head)
    {
        Span<byte> hex = stackalloc byte[HexBytes];
        writer.Write(BeforePrevious);
        WriteHex(head, hex);
        writer.Write(hex);

        HMACSHA256.HashData(key, writer.WrittenSpan[lineStart..], head);
        writer.Write(BeforeMac);
        WriteHex(head, hex);
        writer.Write(hex);
        writer.Write(AfterMac);
        writer.Write("\n"u8);
    }

    /// <summary>Checks a line, without its newline, against its own MAC.</summary>
    public static bool IsWhole(ReadOnlySpan<byte> line, ReadOnlySpan<byte> key, Span<byte> mac)
    {
        var tail = BeforeMac.Length + HexBytes + AfterMac.Length;
        if (line.Length <= tail + BeforePrevious.Length + HexBytes
            || !line.EndsWith(AfterMac)
            || !line[^tail..].StartsWith(BeforeMac))
        {
            return false;
        }

        HMACSHA256.HashData(key, line[..^tail], mac);
        Span<byte> hex = stackalloc byte[HexBytes];
        WriteHex(mac, hex);
        return CryptographicOperations.FixedTimeEquals(hex, line.Slice(line.Length - AfterMac.Length - HexBytes, HexBytes));
    }

    /// <summary>Checks a line, without its newline, and that it follows the head; then makes it the head.</summary>
    public static bool TryFollow(ReadOnlySpan<byte> line, ReadOnlySpan<byte> key, Span<byte> head)
    {
        Span<byte> mac = stackalloc byte[MacBytes];
        if (!IsWhole(line, key, mac))
        {
            return false;
        }

        Span<byte> hex = stackalloc byte[HexBytes];
        WriteHex(head, hex);
        var previousAt = line.Length - AfterMac.Length - HexBytes - BeforeMac.Length - HexBytes;
        if (!line[..previousAt].EndsWith(BeforePrevious) || !line.Slice(previousAt, HexBytes).SequenceEqual(hex))
        {
            return false;
        }

        mac.CopyTo(head);
        return true;
    }

    private static void WriteHex(ReadOnlySpan<byte> bytes, Span<byte> hex) =>
        Convert.TryToHexStringLower(bytes, hex, out _);
}
