namespace TokenVault.Load.Calls;

/// <summary>A token's name as sixteen bytes, so that millions of them can be kept.</summary>
internal static class TokenName
{
    private const int Digits = 26;

    // Crockford's base32: the value of each ASCII character, 255 where it is no digit.
    private static readonly byte[] Values = Table();

    /// <summary>Reads `tok_` and 26 digits.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, out UInt128 name)
    {
        name = default;
        if (text.Length != 4 + Digits || !text.StartsWith("tok_"u8))
        {
            return false;
        }

        // 26 digits of five bits are 130: the first carries three only. In parts, since shifts of 128 bits cost more.
        var digits = text[4..];
        byte all = 0;
        var high = ReadPart(digits[..2], ref all);
        var middle = ReadPart(digits[2..14], ref all);
        var low = ReadPart(digits[14..], ref all);
        name = ((UInt128)high << 120) | ((UInt128)middle << 60) | low;
        return all < 32 && high < 256;
    }

    private static ulong ReadPart(ReadOnlySpan<byte> digits, ref byte all)
    {
        var part = 0ul;
        foreach (var digit in digits)
        {
            var value = Values[digit];
            all |= value;
            part = (part << 5) | value;
        }

        return part;
    }

    private static byte[] Table()
    {
        var values = new byte[256];
        Array.Fill(values, byte.MaxValue);
        var digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"u8;
        for (var i = 0; i < digits.Length; i++)
        {
            values[digits[i]] = (byte)i;
        }

        return values;
    }
}
