using System.Buffers;
using System.Globalization;
using System.Text;
using CsvHelper;
using Google.Protobuf;
using TokenVault.Contracts.V1;
using TokenVault.Domain.Cards;

namespace TokenVault.Cli.Import;

/// <summary>Makes a request of a row, or says why not. Digits go from the reader's bytes into a slot and nowhere else.</summary>
internal sealed class RowReading(CsvShape shape, ImportPlan plan, string importId)
{
    private const int ReferenceBytesMax = 256;
    private const int TextBytesMax = 1024;

    // With what people put between groups.
    private static readonly SearchValues<byte> Digits = SearchValues.Create("0123456789 -"u8);

    /// <summary>Reads the row that the file stands on. The slot is the row's from then on.</summary>
    public ImportRow Read(CardFile file, DigitSlots slots)
    {
        var row = new ImportRow { Number = file.Rows, Offset = file.Offset };
        var columns = shape.Columns;
        if (columns.Reference >= 0 && file.Row.GetSpan(columns.Reference) is { Length: <= ReferenceBytesMax } reference && !CardNumberPattern.IsIn(reference))
        {
            row.Reference = Encoding.UTF8.GetString(reference);
        }

        if (file.Row.FieldCount != shape.FieldCount)
        {
            row.Reject = new RowReject(RowReject.FieldCount, "");
            return row;
        }

        row.Slot = slots.Take();
        row.Reject = Fill(row, file.Row, slots.Of(row.Slot));
        if (row.Reject is not null)
        {
            row.Request = null;
        }

        return row;
    }

    private RowReject? Fill(ImportRow row, CsvReader fields, Memory<byte> slot)
    {
        var columns = shape.Columns;
        if (ReadNumber(fields.GetSpan(columns.Number), slot.Span, out var length) is { } reason)
        {
            return new RowReject(reason, "number");
        }

        if (!TryReadExpiry(fields, out var month, out var year))
        {
            return new RowReject(RowReject.ExpiryInvalid, "expiry");
        }

        row.Request = new TokenizeRequest
        {
            Card = new Card { Number = UnsafeByteOperations.UnsafeWrap(slot[..length]), ExpiryMonth = month, ExpiryYear = year },
            Usage = plan.Usage,
            Format = plan.Format,
            PassesLuhn = plan.PassesLuhn,
            IdempotencyKey = plan.Usage == TokenUsage.SingleUse
                ? string.Create(CultureInfo.InvariantCulture, $"import_{importId}_{row.Number}")
                : "",
        };
        return FillTexts(row.Request, fields);
    }

    private RowReject? FillTexts(TokenizeRequest request, CsvReader fields)
    {
        var columns = shape.Columns;
        if (columns.Name >= 0)
        {
            request.Card.CardholderName = ByteString.CopyFrom(fields.GetSpan(columns.Name).Trim((byte)' '));
            if (CheckText(fields, columns.Name, "cardholder_name") is { } reject)
            {
                return reject;
            }
        }

        if (columns.Customer >= 0)
        {
            if (CheckText(fields, columns.Customer, "customer_reference") is { } reject)
            {
                return reject;
            }

            request.CustomerReference = Text(fields, columns.Customer);
        }

        foreach (var (key, column) in columns.Labels)
        {
            if (CheckText(fields, column, "labels") is { } reject)
            {
                return reject;
            }

            if (Text(fields, column) is { Length: > 0 } value)
            {
                request.Labels.Add(new Label { Key = key, Value = value });
            }
        }

        return null;
    }

    // A wrong choice of column must not make a text of a card number. Everything else is the vault's to judge.
    private static RowReject? CheckText(CsvReader fields, int column, string field) =>
        fields.GetSpan(column).Length > TextBytesMax ? new RowReject(RowReject.TextTooLong, field)
        : CardNumberPattern.IsIn(fields.GetSpan(column)) ? new RowReject(RowReject.TextHoldsNumber, field)
        : null;

    private static string Text(CsvReader fields, int column) => Encoding.UTF8.GetString(fields.GetSpan(column).Trim((byte)' '));

    private bool TryReadExpiry(CsvReader fields, out uint month, out uint year)
    {
        var columns = shape.Columns;
        return columns.Expiry >= 0
            ? ExpiryField.TryParse(fields.GetSpan(columns.Expiry).Trim((byte)' '), out month, out year)
            : ExpiryField.TryParse(fields.GetSpan(columns.Month).Trim((byte)' '), fields.GetSpan(columns.Year).Trim((byte)' '), out month, out year);
    }

    // Spaces and hyphens between groups are left out, as people write them.
    private static string? ReadNumber(ReadOnlySpan<byte> text, Span<byte> slot, out int length)
    {
        length = 0;
        foreach (var letter in text)
        {
            if (letter is (byte)' ' or (byte)'-')
            {
                continue;
            }

            if (length == slot.Length)
            {
                return text.ContainsAnyExcept(Digits) ? RowReject.NumberNotDigits : RowReject.NumberLength;
            }

            slot[length++] = letter;
        }

        return length == 0 ? RowReject.NumberMissing : Pan.TryParse(slot[..length], out _) switch
        {
            PanCheck.NotDigits => RowReject.NumberNotDigits,
            PanCheck.WrongLength => RowReject.NumberLength,
            PanCheck.WrongCheckDigit => RowReject.NumberCheckDigit,
            _ => null,
        };
    }
}
