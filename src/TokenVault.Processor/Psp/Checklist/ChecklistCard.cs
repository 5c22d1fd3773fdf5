using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using TokenVault.Domain.Cards;

namespace TokenVault.Processor.Psp.Checklist;

/// <summary>A published test card, read as bytes into one pinned buffer that is wiped in the end.</summary>
internal sealed class ChecklistCard : IDisposable
{
    // 19 digits, 7 of a date, 4 of a code, and what stands between them.
    private const int BytesMax = 64;

    private readonly byte[] _bytes = GC.AllocateArray<byte>(BytesMax, pinned: true);
    private readonly Range[] _parts = new Range[4];
    private readonly int _defaultYear;
    private int _count;

    private ChecklistCard(int defaultYear) => _defaultYear = defaultYear;

    /// <summary>Reads the number, then the expiry as MM/YYYY or nothing, then the CVC or nothing, with spaces or lines between them.</summary>
    /// <param name="stream">Read to its end.</param>
    /// <param name="defaultYear">In whose December a card without a date expires: test cards are good at any.</param>
    /// <exception cref="InvalidDataException">It is none. The message does not repeat it.</exception>
    public static ChecklistCard Read(Stream stream, int defaultYear)
    {
        var card = new ChecklistCard(defaultYear);
        var length = stream.ReadAtLeast(card._bytes, BytesMax, throwOnEndOfStream: false);
        var line = card._bytes.AsSpan(0, length);
        var count = 0;
        foreach (var part in line.SplitAny(" \t\r\n"u8))
        {
            if (!line[part].IsEmpty && count < card._parts.Length)
            {
                card._parts[count++] = part;
            }
        }

        card._count = count;
        if (length < BytesMax && count is >= 1 and <= 3 && card.TryRead(out _, out _, out _))
        {
            return card;
        }

        card.Dispose();
        throw new InvalidDataException("The card must be its number, then its expiry as MM/YYYY and its CVC where it has them.");
    }

    /// <summary>Lends the card for as long as the caller's stack stands.</summary>
    public bool TryRead(out Pan pan, out CardExpiry expiry, out Cvc cvc)
    {
        pan = default;
        expiry = default;
        cvc = default;
        return Pan.TryParse(_bytes.AsSpan(_parts[0]), out pan) == PanCheck.Accepted
            && TryReadExpiry(out expiry)
            && (_count < 3 || Cvc.TryParse(_bytes.AsSpan(_parts[2]), out cvc));
    }

    public void Dispose() => CryptographicOperations.ZeroMemory(_bytes);

    private bool TryReadExpiry(out CardExpiry expiry)
    {
        if (_count < 2)
        {
            return CardExpiry.TryCreate(12, (uint)_defaultYear, out expiry);
        }

        expiry = default;
        return Encoding.ASCII.GetString(_bytes.AsSpan(_parts[1])).Split('/') is [var monthText, var yearText]
            && uint.TryParse(monthText, NumberStyles.None, CultureInfo.InvariantCulture, out var month)
            && uint.TryParse(yearText, NumberStyles.None, CultureInfo.InvariantCulture, out var year)
            && CardExpiry.TryCreate(month, year, out expiry);
    }
}
