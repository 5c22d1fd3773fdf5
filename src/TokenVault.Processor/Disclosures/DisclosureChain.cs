using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;

namespace TokenVault.Processor.Disclosures;

/// <summary>
/// Binds each line of the record to all before it: a line holds the MAC of the line before and ends in its own, which covers
/// everything before it in the line.
/// </summary>
/// <remarks>
/// A line: `{…,"previous":"` 44 characters of base64 `","mac":"` 44 characters of base64 `"}` newline. Both ends are of fixed size,
/// so a line is checked by its bytes, before anything reads it as JSON. Not hexadecimal: of its many digits some would look like a
/// card number, and the line could not be shown.
/// </remarks>
internal static class DisclosureChain
{
    public const int MacBytes = HMACSHA256.HashSizeInBytes;

    // An opening is some 500 bytes. The longest is a resolution: two texts of 255 characters and two names of 128, of each of
    // which JSON may make six.
    public const int LineBytesMax = 8192;

    private const int TextBytes = (MacBytes + 2) / 3 * 4;

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
        Span<byte> text = stackalloc byte[TextBytes];
        writer.Write(BeforePrevious);
        WriteText(head, text);
        writer.Write(text);

        HMACSHA256.HashData(key, writer.WrittenSpan[lineStart..], head);
        writer.Write(BeforeMac);
        WriteText(head, text);
        writer.Write(text);
        writer.Write(AfterMac);
        writer.Write("\n"u8);
    }

    /// <summary>Checks a line, without its newline, against its own MAC.</summary>
    public static bool IsWhole(ReadOnlySpan<byte> line, ReadOnlySpan<byte> key, Span<byte> mac)
    {
        var tail = BeforeMac.Length + TextBytes + AfterMac.Length;
        if (line.Length <= tail + BeforePrevious.Length + TextBytes
            || !line.EndsWith(AfterMac)
            || !line[^tail..].StartsWith(BeforeMac))
        {
            return false;
        }

        HMACSHA256.HashData(key, line[..^tail], mac);
        Span<byte> text = stackalloc byte[TextBytes];
        WriteText(mac, text);
        return CryptographicOperations.FixedTimeEquals(text, line.Slice(line.Length - AfterMac.Length - TextBytes, TextBytes));
    }

    /// <summary>Checks a line, without its newline, and that it follows the head; then makes it the head.</summary>
    public static bool TryFollow(ReadOnlySpan<byte> line, ReadOnlySpan<byte> key, Span<byte> head)
    {
        Span<byte> mac = stackalloc byte[MacBytes];
        if (!IsWhole(line, key, mac))
        {
            return false;
        }

        Span<byte> text = stackalloc byte[TextBytes];
        WriteText(head, text);
        var previousAt = line.Length - AfterMac.Length - TextBytes - BeforeMac.Length - TextBytes;
        if (!line[..previousAt].EndsWith(BeforePrevious) || !line.Slice(previousAt, TextBytes).SequenceEqual(text))
        {
            return false;
        }

        mac.CopyTo(head);
        return true;
    }

    private static void WriteText(ReadOnlySpan<byte> bytes, Span<byte> text) => Base64.EncodeToUtf8(bytes, text, out _, out _);
}
