using System.Globalization;

namespace TokenVault.Sandbox.Http;

/// <summary>application/x-www-form-urlencoded, undone in place (WHATWG URL, section 5.1).</summary>
internal static class FormDecoding
{
    /// <returns>The decoded length, or -1 for a broken escape.</returns>
    public static int Decode(Span<byte> text)
    {
        var length = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == (byte)'%')
            {
                if (i + 2 >= text.Length
                    || !byte.TryParse(text.Slice(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out c))
                {
                    return -1;
                }

                i += 2;
            }
            else if (c == (byte)'+')
            {
                c = (byte)' ';
            }

            text[length++] = c;
        }

        // What is left behind the shorter, decoded value would be a second copy.
        text[length..].Clear();
        return length;
    }
}
