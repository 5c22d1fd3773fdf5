using System.Text;

namespace TokenVault.Profiles.Requests;

/// <summary>The one place that knows which bytes must not stand as they are.</summary>
public static class BodyEncoding
{
    /// <summary>How much longer a byte becomes at most in a form or a path: `%XX`.</summary>
    public const int PercentGrowth = 3;

    /// <summary>How much longer a byte becomes at most in a JSON text; control characters are refused, not escaped.</summary>
    public const int JsonGrowth = 2;

    private static ReadOnlySpan<byte> HexDigits => "0123456789ABCDEF"u8;

    /// <summary>RFC 3986, 2.3: unreserved characters stand, all others are encoded.</summary>
    public static int WritePercentEncoded(ReadOnlySpan<byte> text, Span<byte> destination)
    {
        var written = 0;
        foreach (var b in text)
        {
            if (char.IsAsciiLetterOrDigit((char)b) || b is (byte)'-' or (byte)'.' or (byte)'_' or (byte)'~')
            {
                destination[written++] = b;
                continue;
            }

            destination[written++] = (byte)'%';
            destination[written++] = HexDigits[b >> 4];
            destination[written++] = HexDigits[b & 15];
        }

        return written;
    }

    /// <summary>RFC 8259, section 7. The text is UTF-8.</summary>
    /// <exception cref="ArgumentException">It holds a control character. None that we send has a meaning to a processor.</exception>
    public static int WriteJson(ReadOnlySpan<byte> text, Span<byte> destination)
    {
        var written = 0;
        foreach (var b in text)
        {
            if (b is < 0x20 or 0x7f)
            {
                throw new ArgumentException("A text for a processor holds a control character.", nameof(text));
            }

            if (b is (byte)'"' or (byte)'\\')
            {
                destination[written++] = (byte)'\\';
            }

            destination[written++] = b;
        }

        return written;
    }

    internal static byte[] PercentEncode(string text)
    {
        var bytes = new byte[text.Length * PercentGrowth];
        return bytes[..WritePercentEncoded(Encoding.ASCII.GetBytes(text), bytes)];
    }

    internal static byte[] JsonText(string text)
    {
        var bytes = new byte[text.Length * JsonGrowth];
        return bytes[..WriteJson(Encoding.ASCII.GetBytes(text), bytes)];
    }
}
