using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace TokenVault.CardScan.Tests;

public sealed class EncodingTests : IDisposable
{
    private readonly ScannedFolder _folder = new();

    public static TheoryData<string, string, byte[]> Encodings()
    {
        var data = new TheoryData<string, string, byte[]>();
        foreach (var number in ScannedFolder.Numbers)
        {
            var ascii = ScannedFolder.Ascii(number);
            void Add(string name, byte[] bytes) => data.Add($"{number.Length} digits", name, bytes);

            Add("ASCII", ascii);
            Add("UTF-16LE", Encoding.Unicode.GetBytes(number));
            Add("UTF-16BE", Encoding.BigEndianUnicode.GetBytes(number));
            Add("UTF-32LE", Encoding.UTF32.GetBytes(number));
            Add("ASCII in hex", ScannedFolder.Ascii(Convert.ToHexStringLower(ascii)));
            Add("UTF-16LE in upper hex", ScannedFolder.Ascii(Convert.ToHexString(Encoding.Unicode.GetBytes(number))));
            Add("reversed ASCII", ScannedFolder.Ascii(new string([.. number.Reverse()])));
            Add("digits with separators", ScannedFolder.Ascii(string.Join('-', number.Chunk(4).Select(chunk => new string(chunk)))));
            Add("digits with separators", ScannedFolder.Ascii(string.Join(' ', number.Chunk(1).Select(chunk => new string(chunk)))));
            Add("packed BCD, alignment 0", Packed(number + "ff"));
            Add("packed BCD, alignment 1", Packed("f" + number + "f"));
            Add("packed BCD, swapped, alignment 0", Swapped(number + "f"));
            Add("packed BCD, swapped, alignment 1", Swapped("f" + number + "f"));
            Add("one digit a byte", [.. number.Select(c => (byte)(c - '0'))]);
            Add("64-bit integer, little-endian", BitConverter.GetBytes(ulong.Parse(number, CultureInfo.InvariantCulture)));
            var big = new byte[8];
            BinaryPrimitives.WriteUInt64BigEndian(big, ulong.Parse(number, CultureInfo.InvariantCulture));
            Add("64-bit integer, big-endian", big);
            Add("plain SHA-256", SHA256.HashData(ascii));
            Add("plain SHA-256 in hex", ScannedFolder.Ascii(Convert.ToHexStringLower(SHA256.HashData(ascii))));
            Add("percent-encoded", ScannedFolder.Ascii(string.Concat(ascii.Select(b => $"%{b:x2}"))));
            Add("JSON-escaped", ScannedFolder.Ascii(string.Concat(ascii.Select(b => $"\\u00{b:x2}"))));
            for (var shift = 0; shift < 3; shift++)
            {
                byte[] inside = [.. "??????"u8[..(3 + shift)], .. ascii, .. "?>?>"u8];
                var text = Convert.ToBase64String(inside);
                Add($"ASCII in base64, alignment {shift}", ScannedFolder.Ascii(" " + text));
                Add($"ASCII in base64url, alignment {shift}", ScannedFolder.Ascii(" " + text.Replace('+', '-').Replace('/', '_')));
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Encodings))]
    public void Finds_ANumber(string which, string encoding, byte[] planted)
    {
        _folder.Plant("planted.bin", planted);
        var finds = _folder.Scan();

        Assert.NotEmpty(which);
        Assert.Contains(finds, find => find.Encoding == encoding && find.File == "planted.bin" && find.Offset >= 1000);
    }

    [Fact]
    public void Finds_WhatLiesAcrossThePiecesOfALargeFile()
    {
        foreach (var before in new[] { (1 << 20) - 1, (1 << 20) - 8, 1 << 20, (2 << 20) - 15 })
        {
            _folder.Plant("planted.bin", ScannedFolder.Ascii(ScannedFolder.Number), before);
            Assert.Contains(_folder.Scan(), find => find.Encoding == "ASCII" && find.Offset == before);
        }
    }

    [Fact]
    public void Finds_ANumber_InAFileName()
    {
        _folder.PlantAlone(ScannedFolder.Number + ".txt", "nothing"u8);
        Assert.Contains(_folder.Scan(), find => find.Inside == "its name");
    }

    [Fact]
    public void Finds_Nothing_InZeros_ForANumberOfNearlyAllZeros()
    {
        _folder.PlantAlone("zeros.bin", new byte[4096]);
        var scan = new FolderScan(new SentCards(["4000000000000002"], []));
        Assert.Empty(scan.Scan(_folder.Path));
    }

    [Fact]
    public void Finds_Nothing_InRandomBytesAndOtherNumbers()
    {
        for (var i = 0; i < 4; i++)
        {
            _folder.PlantAlone($"{i}.bin", RandomNumberGenerator.GetBytes(1 << 20));
        }

        _folder.PlantAlone(
            "log.json",
            ScannedFolder.Ascii("""{"time":"2026-11-24T03:00:00.947Z","port":8443,"n":947,"number":"4000056655665557","last4":"5556"}"""));
        Assert.Empty(_folder.Scan());
    }

    public void Dispose() => _folder.Dispose();

    private static byte[] Swapped(string digits) => [.. Packed(digits).Select(b => (byte)((b << 4) | (b >> 4)))];

    private static byte[] Packed(string digits) => Convert.FromHexString(digits[..(digits.Length & ~1)]);
}
