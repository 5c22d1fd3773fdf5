using TokenVault.Envelope.Cards;

namespace TokenVault.Envelope.Transfers;

/// <summary>What a frame of a part holds: the card number, the card holder's name, and what is kept beside them.</summary>
/// <remarks>
/// Layout: <see cref="CardPlaintext"/> (24) ‖ 1 where a name is kept, else 0 (1) ‖ <see cref="NamePlaintext"/> or zeros (104) ‖ the token,
/// a message TransferredToken.
/// </remarks>
public static class TransferPlaintext
{
    public const int RecordAt = NameAt + NamePlaintext.Bytes;

    /// <summary>How long the message may be.</summary>
    public const int RecordBytesMax = 64 * 1024;

    private const int HasNameAt = CardPlaintext.Bytes;
    private const int NameAt = HasNameAt + 1;

    /// <summary>Lays a card out and returns the length. The caller wipes the destination.</summary>
    /// <param name="card">As <see cref="CardPlaintext"/> lays it out.</param>
    /// <param name="name">As <see cref="NamePlaintext"/> lays it out, or empty.</param>
    /// <param name="record">The message's bytes.</param>
    /// <param name="destination"><see cref="RecordAt"/> longer than the message at least.</param>
    public static int Write(ReadOnlySpan<byte> card, ReadOnlySpan<byte> name, ReadOnlySpan<byte> record, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(card.Length, CardPlaintext.Bytes, nameof(card));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(record.Length, RecordBytesMax, nameof(record));
        destination[..RecordAt].Clear();
        card.CopyTo(destination);
        if (!name.IsEmpty)
        {
            destination[HasNameAt] = 1;
            name.CopyTo(destination[NameAt..RecordAt]);
        }

        record.CopyTo(destination[RecordAt..]);
        return RecordAt + record.Length;
    }

    /// <summary>Takes a frame apart; all three borrow from it, and the name is empty where none is kept. False for another layout.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out ReadOnlySpan<byte> card, out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> record)
    {
        card = name = record = default;
        if (source.Length < RecordAt || source[HasNameAt] > 1)
        {
            return false;
        }

        card = source[..CardPlaintext.Bytes];
        name = source[HasNameAt] == 1 ? source[NameAt..RecordAt] : default;
        record = source[RecordAt..];
        return true;
    }
}
