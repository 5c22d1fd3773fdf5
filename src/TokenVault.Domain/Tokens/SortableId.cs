using System.Buffers.Binary;
using TokenVault.Domain.Cards;

namespace TokenVault.Domain.Tokens;

/// <summary>48 bits of time and 80 random bits: sortable, so that B-trees and LSM trees stay local; not to be guessed.</summary>
public static class SortableId
{
    public const int RandomBytes = 10;
    public const int Bytes = 16;
    public const int TextLength = Crockford.Length;

    private const int TimeShift = 8 * RandomBytes;

    /// <summary>
    /// Makes an identifier of a time and <see cref="RandomBytes"/> random bytes. False where its text has a row of twelve digits (about
    /// one in 150,000): draw again.
    /// </summary>
    /// <remarks>
    /// Whoever looks for card numbers, a processor in its metadata or a scanner of logs, may take such a row for one, and refuse a payment
    /// for its name. Our own <see cref="CardNumberPattern"/> knows what schemes issue; others go by length and check digit alone.
    /// </remarks>
    public static bool TryCreate(DateTimeOffset time, ReadOnlySpan<byte> random, out UInt128 id)
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, (ulong)time.ToUnixTimeMilliseconds() << 16);
        random[..RandomBytes].CopyTo(bytes[6..]);
        id = BinaryPrimitives.ReadUInt128BigEndian(bytes);
        return Crockford.LongestDigitRow(id) < Pan.DigitsMin;
    }

    /// <summary>When an identifier of our own was made. A stranger's may lie beyond the calendar, where this throws ArgumentOutOfRangeException.</summary>
    public static DateTimeOffset TimeOf(UInt128 id) => DateTimeOffset.FromUnixTimeMilliseconds((long)MillisecondOf(id));

    /// <summary>Of Unix time, at which an identifier was made; at most 2^48 - 1.</summary>
    public static ulong MillisecondOf(UInt128 id) => (ulong)(id >> TimeShift);

    /// <summary>The smallest identifier that can have been made at a time, which is after 1970.</summary>
    public static UInt128 FirstOf(DateTimeOffset time) => (UInt128)(ulong)time.ToUnixTimeMilliseconds() << TimeShift;

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
