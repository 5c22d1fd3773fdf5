using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace TokenVault.CardScan.Search;

/// <summary>Every way of writing a card number down that is looked for byte by byte.</summary>
internal static class Needles
{
    // Shorter needles would be found in random bytes, and bytes of nothing but zeros, which the middle of 4000000000000002 is when
    // packed, in any file.
    private const int BytesMin = 6;

    public static IEnumerable<Needle> Of(string number)
    {
        var reversed = new string([.. number.Reverse()]);
        var spellings = new (string Name, string Text)[]
        {
            ("", number),
            ("reversed ", reversed),
            ("spaced ", Grouped(number, ' ')),
            ("hyphenated ", Grouped(number, '-')),
        };
        return spellings.SelectMany(spelling => OfText(spelling.Name, spelling.Text))
            .Concat(Packed(number))
            .Concat(Binary(number))
            .Concat(Digests(number))
            .Where(needle => needle.Bytes.Length >= BytesMin && needle.Bytes.AsSpan().ContainsAnyExcept((byte)0));
    }

    private static IEnumerable<Needle> OfText(string name, string text)
    {
        var ascii = Encoding.ASCII.GetBytes(text);
        var charsets = new (string Name, byte[] Bytes)[]
        {
            ("ASCII", ascii),
            ("UTF-16LE", Encoding.Unicode.GetBytes(text)),
            ("UTF-16BE", Encoding.BigEndianUnicode.GetBytes(text)),
            ("UTF-32LE", Encoding.UTF32.GetBytes(text)),
            ("EBCDIC", [.. text.Select(c => c == ' ' ? (byte)0x40 : c == '-' ? (byte)0x60 : (byte)(0xf0 | (c - '0')))]),
        };
        foreach (var charset in charsets)
        {
            yield return new Needle(name + charset.Name, charset.Bytes);
            foreach (var needle in Wrapped(name + charset.Name, charset.Bytes))
            {
                yield return needle;
            }
        }

        yield return new Needle(name + "percent-encoded", Escaped(ascii, "%"));
        yield return new Needle(name + "JSON-escaped", Escaped(ascii, "\\u00"));
        yield return new Needle(name + "XML-escaped", Encoding.ASCII.GetBytes(
            string.Concat(ascii.Select(b => string.Create(CultureInfo.InvariantCulture, $"&#{b};")))));
    }

    private static IEnumerable<Needle> Wrapped(string name, byte[] bytes)
    {
        yield return new Needle(name + " in hex", Encoding.ASCII.GetBytes(Convert.ToHexStringLower(bytes)));
        yield return new Needle(name + " in upper hex", Encoding.ASCII.GetBytes(Convert.ToHexString(bytes)));
        for (var shift = 0; shift < 3; shift++)
        {
            var text = Base64(bytes, shift);
            yield return new Needle($"{name} in base64, alignment {shift}", Encoding.ASCII.GetBytes(text));
            yield return new Needle(
                $"{name} in base64url, alignment {shift}", Encoding.ASCII.GetBytes(text.Replace('+', '-').Replace('/', '_')));
        }
    }

    // The characters that depend on these bytes alone, with unknown bytes in front and behind.
    private static string Base64(byte[] bytes, int shift)
    {
        var text = Convert.ToBase64String([.. new byte[shift], .. bytes]);
        var first = ((8 * shift) + 5) / 6;
        var end = 8 * (shift + bytes.Length) / 6;
        return text[first..end];
    }

    // Two digits a byte. A number that begins or ends inside a byte leaves half of it to a neighbour or to the padding.
    private static IEnumerable<Needle> Packed(string number)
    {
        var digits = number.Select(c => c - '0').ToArray();
        foreach (var swapped in new[] { false, true })
        {
            var name = swapped ? "packed BCD, swapped" : "packed BCD";
            for (var start = 0; start < 2; start++)
            {
                var pairs = (digits.Length - start) / 2;
                var bytes = Enumerable.Range(0, pairs)
                    .Select(i => (digits[start + (2 * i)], digits[start + (2 * i) + 1]))
                    .Select(pair => (byte)(swapped ? (pair.Item2 << 4) | pair.Item1 : (pair.Item1 << 4) | pair.Item2))
                    .ToArray();
                var rest = start + (2 * pairs) < digits.Length ? digits[^1] : (int?)null;

                yield return new Needle($"{name}, alignment {start}", bytes, start == 1 ? digits[0] : null, rest, swapped);
            }
        }

        yield return new Needle("one digit a byte", [.. digits.Select(digit => (byte)digit)]);
    }

    private static IEnumerable<Needle> Binary(string number)
    {
        var value = ulong.Parse(number, CultureInfo.InvariantCulture);
        var little = new byte[8];
        var big = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(little, value);
        BinaryPrimitives.WriteUInt64BigEndian(big, value);
        yield return new Needle("64-bit integer, little-endian", little);
        yield return new Needle("64-bit integer, big-endian", big);
        var varint = new List<byte>();
        for (; value >= 0x80; value >>= 7)
        {
            varint.Add((byte)(value | 0x80));
        }

        varint.Add((byte)value);
        yield return new Needle("protobuf varint", [.. varint]);
    }

    // A plain digest of a card number can be searched through, so it counts as the number.
    private static IEnumerable<Needle> Digests(string number)
    {
        var ascii = Encoding.ASCII.GetBytes(number);
#pragma warning disable CA5350, CA5351 // These are looked for, not relied on.
        var digests = new (string Name, byte[] Value)[]
        {
            ("plain SHA-256", SHA256.HashData(ascii)),
            ("plain SHA-512", SHA512.HashData(ascii)),
            ("plain SHA-1", SHA1.HashData(ascii)),
            ("plain MD5", MD5.HashData(ascii)),
        };
#pragma warning restore CA5350, CA5351
        return digests.SelectMany(digest => Wrapped(digest.Name, digest.Value).Prepend(new Needle(digest.Name, digest.Value)));
    }

    private static string Grouped(string number, char separator)
    {
        int[] sizes = number.Length == 15 ? [4, 6, 5] : number.Length == 14 ? [4, 6, 4] : [4, 4, 4, 4, 4];
        var groups = new List<string>();
        var start = 0;
        foreach (var size in sizes)
        {
            if (start < number.Length)
            {
                groups.Add(number.Substring(start, Math.Min(size, number.Length - start)));
                start += size;
            }
        }

        return string.Join(separator, groups);
    }

    private static byte[] Escaped(byte[] ascii, string prefix) =>
        Encoding.ASCII.GetBytes(string.Concat(ascii.Select(b => prefix + b.ToString("x2", CultureInfo.InvariantCulture))));
}
