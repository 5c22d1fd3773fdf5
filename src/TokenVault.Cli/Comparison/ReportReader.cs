using System.Globalization;
using CsvHelper;
using TokenVault.Cli.Inputs;
using TokenVault.Domain.Amounts;
using TokenVault.Local;

namespace TokenVault.Cli.Comparison;

/// <summary>Reads a processor's report (CSV, RFC 4180) with the columns that the map names. Other columns are not kept.</summary>
internal sealed class ReportReader(ReportMap map, ReportedAmounts amounts)
{
    private const int RowsMax = 5_000_000;
    private const int RecordBytesMax = 256 * 1024;

    private static readonly string[] Columns = ["type", "id", "payment_id", "reference", "amount", "currency", "status"];

    // The practice processor's words and what others say for the same.
    private static readonly string[] DoneWords = ["succeeded", "success", "approved", "captured", "authorized", "refunded", "voided", "settled"];
    private static readonly string[] NotDoneWords = ["failed", "declined", "refused", "canceled", "cancelled", "expired", "error"];

    /// <exception cref="LocalVaultException">A column is missing or a value is none; the message names the line and never a value.</exception>
    public List<ReportRow> Read(TextReader text)
    {
        using var csv = CsvReader.Create(
            text,
            new CsvReaderOptions
            {
                Separator = map.Delimiter[0],
                MaxRecordSize = RecordBytesMax,
                MalformedData = CsvMalformedDataHandling.Throw,
                MissingField = CsvMissingFieldHandling.Throw,
                TrackLineNumbers = true,
                IncludeValuesInExceptions = false,
            },
            leaveOpen: true);
        try
        {
            csv.ReadHeader();
            foreach (var name in Columns)
            {
                if (!csv.TryGetFieldIndex(map.Columns.GetValueOrDefault(name, name), out _))
                {
                    throw new LocalVaultException($"The report has no column for {name}; name it in --map.");
                }
            }

            return ReadRows(csv);
        }
        catch (CsvFormatException error)
        {
            throw new LocalVaultException(
                string.Create(CultureInfo.InvariantCulture, $"The report is no CSV with the columns that are needed (line {error.LineNumber}): {FirstLine(error)}"), error);
        }
        catch (Exception error) when (error is ArgumentOutOfRangeException or IndexOutOfRangeException)
        {
            throw new LocalVaultException(
                string.Create(CultureInfo.InvariantCulture, $"The report, line {csv.LineNumber}: a field is missing at the end."), error);
        }
    }

    private List<ReportRow> ReadRows(CsvReader csv)
    {
        var rows = new List<ReportRow>();
        while (csv.Read())
        {
            if (rows.Count == RowsMax)
            {
                throw new LocalVaultException($"The report has more than {RowsMax} rows. Compare it in parts.");
            }

            if (ReadRow(csv) is { } row)
            {
                rows.Add(row);
            }
        }

        return rows;
    }

    private ReportRow? ReadRow(CsvReader csv)
    {
        var line = (int)csv.LineNumber;
        var word = Field(csv, "type");
        var mapped = map.Types.GetValueOrDefault(word, word);
        if (string.Equals(mapped, "ignore", StringComparison.Ordinal))
        {
            return null;
        }

        if (!Enum.TryParse<MovementType>(mapped, ignoreCase: true, out var type) || !Enum.IsDefined(type) || mapped.Any(char.IsAsciiDigit))
        {
            throw Wrong(line, "type", "is none of authorization, capture, void, refund, dispute; name it in --map");
        }

        var currency = Field(csv, "currency").ToUpperInvariant();
        if (!Currency.TryParse(currency, out var known))
        {
            throw Wrong(line, "currency", "is no ISO 4217 code");
        }

        var status = Field(csv, "status");
        return new ReportRow
        {
            Line = line,
            Type = type,
            Id = Field(csv, "id"),
            PaymentId = Field(csv, "payment_id"),
            Reference = Field(csv, "reference"),
            MinorUnits = ReadAmount(Field(csv, "amount"), known) ?? throw Wrong(line, "amount", $"is no amount in {map.Amounts} units"),
            Currency = currency,
            Status = status,
            Done = IsDone(map.Statuses.GetValueOrDefault(status, status)),
        };
    }

    private long? ReadAmount(string text, Currency currency)
    {
        // Refunds are negative in many reports; which way the money went is the type's to say.
        var amount = text.StartsWith('-') ? text[1..] : text;
        if (string.Equals(map.Amounts, "major", StringComparison.Ordinal))
        {
            return amount.Trim('0') is "" or "." ? 0 : AmountText.TryParse(amount, currency, out var parsed) ? parsed : null;
        }

        return long.TryParse(amount, NumberStyles.None, CultureInfo.InvariantCulture, out var minorUnits) ? amounts.ToOurs(minorUnits, currency) : null;
    }

    private static bool? IsDone(string status) =>
        DoneWords.Contains(status, StringComparer.OrdinalIgnoreCase) ? true
        : NotDoneWords.Contains(status, StringComparer.OrdinalIgnoreCase) ? false
        : null;

    private string Field(CsvReader csv, string name) => csv.GetString(map.Columns.GetValueOrDefault(name, name)).Trim();

    private static LocalVaultException Wrong(int line, string column, string what) =>
        new(string.Create(CultureInfo.InvariantCulture, $"The report, line {line}: {column} {what}."));

    private static string FirstLine(Exception error) => error.Message.Split('\n', 2)[0].Trim();
}
