namespace TokenVault.CardScan.Search;

/// <summary>Bytes to look for, with the digits that share a byte with a neighbour.</summary>
/// <param name="Encoding">What the bytes are.</param>
/// <param name="Bytes">The whole bytes.</param>
/// <param name="Before">The digit in the half of the byte in front that is nearer in the number's order, or null.</param>
/// <param name="After">The digit in the half of the byte behind, likewise.</param>
/// <param name="IsSwapped">Whether the first digit of each byte is its lower half.</param>
internal sealed record Needle(string Encoding, byte[] Bytes, int? Before = null, int? After = null, bool IsSwapped = false)
{
    public bool IsAt(ReadOnlySpan<byte> bytes, int place)
    {
        if (!bytes[place..].StartsWith(Bytes))
        {
            return false;
        }

        var end = place + Bytes.Length;
        return (Before is null || (place > 0 && Half(bytes[place - 1], upper: IsSwapped) == Before))
            && (After is null || (end < bytes.Length && Half(bytes[end], upper: !IsSwapped) == After));
    }

    private static int Half(byte value, bool upper) => upper ? value >> 4 : value & 0xf;
}
