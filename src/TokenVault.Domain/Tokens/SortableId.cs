using System.Buffers.Binary;
using TokenVault.Domain.Cards;

namespace TokenVault.Domain.Tokens;

/// <summary>48 bits of time and 80 random bits: sortable, so that B-trees and LSM trees stay local; not to be guessed.</summary>
public static class SortableId
{
    public const int RandomBytes = 10;
    public const int Bytes = 16;
    public const int TextLength = Crockford.Length;

    /// <summary>
    /// Makes an identifier of a time and <see cref="RandomBytes"/> random bytes. False where its text would look like a card
    /// number (about one in a million): draw again, else the check of every answer would stop it.
    /// </summary>
    public static bool TryCreate(DateTimeOffset time, ReadOnlySpan<byte> random, out UInt128 id)
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, (ulong)time.ToUnixTimeMilliseconds() << 16);
        random[..RandomBytes].CopyTo(bytes[6..]);
        id = BinaryPrimitives.ReadUInt128BigEndian(bytes);

        Span<char> text = stackalloc char[TextLength];
        Crockford.Write(id, text);
        return !CardNumberPattern.IsIn((ReadOnlySpan<char>)text);
    }

    /// <summary>When an identifier of our own was made. A stranger's may lie beyond the calendar, where this throws ArgumentOutOfRangeException.</summary>
    public static DateTimeOffset TimeOf(UInt128 id) => DateTimeOffset.FromUnixTimeMilliseconds((long)(ulong)(id >> 80));

    internal static string Format(string prefix, UInt128 id) =>
        string.Create(prefix.Length + TextLength, (prefix, id), static (span, state) =>
        {
            state.prefix.CopyTo(span);
            Crockford.Write(state.id, span[state.prefix.Length..]);
        });

    internal static bool TryParse(string prefix, ReadOnlySpan<char> text, out UInt128 id)
    {
        id = 0;
        return text.StartsWith(prefix, StringComparison.Ordinal) && Crockford.TryRead(text[prefix.Length..], out id);
    }
}
