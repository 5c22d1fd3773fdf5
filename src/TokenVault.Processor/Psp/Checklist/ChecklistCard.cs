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
    private int _count;

    private ChecklistCard()
    {
    }

    /// <summary>Reads one line: number, expiry as MM/YYYY, and the CVC or nothing, with spaces between them.</summary>
    /// <exception cref="InvalidDataException">It is none. The message does not repeat it.</exception>
    public static ChecklistCard Read(Stream stream)
    {
        var card = new ChecklistCard();
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
        if (length < BytesMax && count is 2 or 3 && card.TryRead(out _, out _, out _))
        {
            return card;
        }

        card.Dispose();
        throw new InvalidDataException("The card must be one line: number, expiry as MM/YYYY, and the CVC or nothing.");
    }

    /// <summary>Lends the card for as long as the caller's stack stands.</summary>
    public bool TryRead(out Pan pan, out CardExpiry expiry, out Cvc cvc)
    {
        pan = default;
        expiry = default;
        cvc = default;
        var date = Encoding.ASCII.GetString(_bytes[_parts[1]]).Split('/');
        return Pan.TryParse(_bytes.AsSpan(_parts[0]), out pan) == PanCheck.Accepted
            && date is [var month, var year]
            && uint.TryParse(month, NumberStyles.None, CultureInfo.InvariantCulture, out var m)
            && uint.TryParse(year, NumberStyles.None, CultureInfo.InvariantCulture, out var y)
            && CardExpiry.TryCreate(m, y, out expiry)
            && (_count == 2 || Cvc.TryParse(_bytes.AsSpan(_parts[2]), out cvc));
    }

    public void Dispose() => CryptographicOperations.ZeroMemory(_bytes);
}
