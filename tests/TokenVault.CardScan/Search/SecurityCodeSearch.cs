using System.Text;

namespace TokenVault.CardScan.Search;

/// <summary>
/// Looks for security codes. Three digits stand by chance in any file, so they count only where something around them says what
/// they are; four digits count wherever they stand alone in text.
/// </summary>
/// <remarks>
/// Counted: a code behind a name such as cvc, cvv, csc, cid or security code, in any file; a code that is a protobuf string with
/// its length in front; a code that is the whole of a quoted or key=value text in a text file; a four-digit code that stands
/// alone in a text file. Not counted: a bare number in JSON, a part of a time, version, address, decimal or identifier, and
/// three digits between spaces, all of which logs are full of.
/// </remarks>
internal sealed class SecurityCodeSearch(IReadOnlyList<string> codes)
{
    private const int NameReach = 24;
    private static readonly string[] Names = ["cvc", "cvv", "csc", "cid", "security", "cvn"];

    private readonly (string Code, byte[] Bytes)[] _codes = [.. codes.Select(code => (code, Encoding.ASCII.GetBytes(code)))];

    public IEnumerable<(string Encoding, long Offset)> Search(byte[] bytes)
    {
        var isText = IsText(bytes);
        var found = new List<(string, long)>();
        foreach (var (_, code) in _codes)
        {
            var place = 0;
            while (bytes.AsSpan(place).IndexOf(code) is >= 0 and var step)
            {
                place += step;
                if (Judge(bytes, place, code.Length, isText) is { } reason)
                {
                    found.Add((reason, place));
                }

                place++;
            }
        }

        return found;
    }

    private static string? Judge(byte[] bytes, int place, int length, bool isText)
    {
        var before = place > 0 ? (char)bytes[place - 1] : ' ';
        var after = place + length < bytes.Length ? (char)bytes[place + length] : ' ';
        if (char.IsAsciiDigit(after))
        {
            return null;
        }

        if (before == length)
        {
            // Field number below 16 and wire type 2 make up the tag in front of the length.
            return place > 1 && (bytes[place - 2] & 7) == 2 && bytes[place - 2] < 0x80 ? "security code as a protobuf field" : null;
        }

        if (char.IsAsciiDigit(before))
        {
            return null;
        }

        if (IsNamed(bytes.AsSpan(Math.Max(0, place - NameReach), Math.Min(NameReach, place))))
        {
            return "security code behind its name";
        }

        if (!isText)
        {
            return null;
        }

        var quoted = before is '"' or '\'' && after == before;
        var assigned = before is '=' && (char.IsWhiteSpace(after) || after is '&' or ';' or '"' or ',');
        var alone = length == 4 && (char.IsWhiteSpace(before) || before is '"' or '\'' or ',' or ';' or '|' or '(' or '[')
            && (char.IsWhiteSpace(after) || after is '"' or '\'' or ',' or ';' or '|' or ')' or ']');
        return quoted || assigned || alone ? "security code alone in text" : null;
    }

    // Only punctuation, and the escapes that JSON and forms make of it, may stand between the name and the code.
    private static bool IsNamed(ReadOnlySpan<byte> before)
    {
        var text = Encoding.Latin1.GetString(before).ToLowerInvariant();
        foreach (var name in Names)
        {
            var at = text.LastIndexOf(name, StringComparison.Ordinal);
            if (at < 0)
            {
                continue;
            }

            var between = text[(at + name.Length)..]
                .Replace("%5d", "", StringComparison.Ordinal)
                .Replace("%3d", "", StringComparison.Ordinal)
                .Replace("\\u0022", "", StringComparison.Ordinal)
                .Replace("code", "", StringComparison.Ordinal)
                .Replace("number", "", StringComparison.Ordinal)
                .Replace("value", "", StringComparison.Ordinal);
            if (!between.AsSpan().ContainsAnyInRange('a', 'z') && !between.AsSpan().ContainsAnyInRange('0', '9'))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsText(byte[] bytes)
    {
        var sample = bytes.AsSpan(0, Math.Min(bytes.Length, 64 * 1024));
        var control = 0;
        foreach (var b in sample)
        {
            control += b < 0x20 && b is not ((byte)'\n' or (byte)'\r' or (byte)'\t' or 0x1b) || b >= 0x80 ? 1 : 0;
        }

        return control * 50 <= sample.Length;
    }
}
