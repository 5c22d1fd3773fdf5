namespace TokenVault.CardScan.Search;

/// <summary>Bytes to look for, with the half bytes beside them where digits share a byte with a neighbour.</summary>
internal sealed record Needle(string Encoding, byte[] Bytes, int? LowNibbleBefore = null, int? HighNibbleAfter = null)
{
    public bool IsAt(ReadOnlySpan<byte> bytes, int place) =>
        bytes[place..].StartsWith(Bytes)
        && (LowNibbleBefore is null || (place > 0 && (bytes[place - 1] & 0xf) == LowNibbleBefore))
        && (HighNibbleAfter is null || (place + Bytes.Length < bytes.Length && bytes[place + Bytes.Length] >> 4 == HighNibbleAfter));
}
