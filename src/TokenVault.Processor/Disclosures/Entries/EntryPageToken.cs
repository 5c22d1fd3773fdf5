using System.Buffers.Binary;

namespace TokenVault.Processor.Disclosures.Entries;

/// <summary>Where a list goes on, bound to its filter. Letters only: a row of digits could be taken for a card number.</summary>
internal static class EntryPageToken
{
    private const int Bytes = sizeof(long) + EntryFilter.DigestBytes;

    public static string Format(long number, EntryFilter filter)
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        BinaryPrimitives.WriteInt64BigEndian(bytes, number);
        filter.Digest().CopyTo(bytes[sizeof(long)..]);
        var text = new char[2 * Bytes];
        for (var i = 0; i < Bytes; i++)
        {
            text[2 * i] = (char)('a' + (bytes[i] >> 4));
            text[(2 * i) + 1] = (char)('a' + (bytes[i] & 15));
        }

        return new string(text);
    }

    /// <summary>False where it is none, or one of another filter.</summary>
    public static bool TryRead(string text, EntryFilter filter, out long number)
    {
        number = 0;
        if (text.Length != 2 * Bytes || text.AsSpan().ContainsAnyExceptInRange('a', 'p'))
        {
            return false;
        }

        Span<byte> bytes = stackalloc byte[Bytes];
        for (var i = 0; i < Bytes; i++)
        {
            bytes[i] = (byte)(((text[2 * i] - 'a') << 4) | (text[(2 * i) + 1] - 'a'));
        }

        number = BinaryPrimitives.ReadInt64BigEndian(bytes);
        return number >= 0 && bytes[sizeof(long)..].SequenceEqual(filter.Digest());
    }
}
