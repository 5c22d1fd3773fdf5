using System.Text;

namespace TokenVault.CardScan.Unpack;

/// <summary>Long runs of hex or base64, decoded: what is inside may itself be compressed or packed.</summary>
internal static class TextRuns
{
    private const int CharsMin = 24;

    public static IEnumerable<Unpacked> In(byte[] bytes)
    {
        foreach (var (start, text) in Runs(bytes, IsHex))
        {
            var even = text.Length & ~1;
            yield return new Unpacked($"hex at {start}", Convert.FromHexString(text[..even]));
        }

        foreach (var (start, text) in Runs(bytes, IsBase64))
        {
            // What is left of the last four characters holds a byte or two as well; one alone holds none.
            var standard = text.Replace('-', '+').Replace('_', '/');
            var left = standard.Length % 4;
            standard = left == 1 ? standard[..^1] : standard.PadRight(standard.Length + ((4 - left) % 4), '=');
            yield return new Unpacked($"base64 at {start}", Convert.FromBase64String(standard));
        }
    }

    private static List<(int Start, string Text)> Runs(byte[] bytes, Func<byte, bool> isIn)
    {
        var runs = new List<(int, string)>();
        var start = 0;
        for (var i = 0; i <= bytes.Length; i++)
        {
            if (i < bytes.Length && isIn(bytes[i]))
            {
                continue;
            }

            if (i - start >= CharsMin)
            {
                runs.Add((start, Encoding.ASCII.GetString(bytes, start, i - start)));
            }

            start = i + 1;
        }

        return runs;
    }

    private static bool IsHex(byte b) => char.IsAsciiHexDigit((char)b);

    private static bool IsBase64(byte b) => char.IsAsciiLetterOrDigit((char)b) || b is (byte)'+' or (byte)'/' or (byte)'-' or (byte)'_';
}
