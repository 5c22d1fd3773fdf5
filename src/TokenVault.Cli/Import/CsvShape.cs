using System.Text;
using CsvHelper;
using TokenVault.Domain.Cards;
using TokenVault.Local;

namespace TokenVault.Cli.Import;

/// <summary>How a file is written: its separator, whether it has a header, how many fields a row has and which of them are meant.</summary>
internal sealed record CsvShape(char Separator, bool HasHeader, int FieldCount, CardColumns Columns)
{
    /// <summary>The separator that was asked for. Null: it was found, perhaps in a line of its own before the header, as Excel writes.</summary>
    public char? SeparatorGiven { get; init; }

    private const int ColumnsMax = 256;
    private const int HeadingBytesMax = 256;

    /// <exception cref="LocalVaultException">The file is empty, no CSV in UTF-8, or its columns can't be told.</exception>
    public static CsvShape Of(FileInfo file, bool hasHeader, char? separator, ColumnChoice choice)
    {
        using var csv = CardFile.OpenCsv(file, offset: 0, separator);
        if (!CardFile.TryRead(csv, row: 1))
        {
            throw new LocalVaultException($"{file.FullName} is empty.");
        }

        if (csv.FieldCount > ColumnsMax)
        {
            throw new LocalVaultException($"{file.FullName} has more than {ColumnsMax} columns. Is this the file that you mean?");
        }

        var headings = hasHeader ? HeadingsOf(csv) : [.. Enumerable.Repeat("", csv.FieldCount)];
        var named = hasHeader ? choice : WithFoundByContent(csv, choice);
        return new CsvShape(csv.Separator, hasHeader, csv.FieldCount, new ColumnSearch(headings, hasHeader).Find(named)) { SeparatorGiven = separator };
    }

    // Looked at as bytes first: where the header was forgotten, a heading is a card number, and that is never to be a text.
    private static string[] HeadingsOf(CsvReader csv)
    {
        var headings = new string[csv.FieldCount];
        for (var i = 0; i < headings.Length; i++)
        {
            var heading = csv.GetSpan(i);
            if (CardNumberPattern.IsIn(heading))
            {
                throw new LocalVaultException("The first line holds a card number. Where the file has no header, say so: --no-header.");
            }

            headings[i] = heading.Length <= HeadingBytesMax
                ? Encoding.UTF8.GetString(heading)
                : throw new LocalVaultException($"A heading is longer than {HeadingBytesMax} bytes. Is this the file that you mean?");
        }

        return headings;
    }

    // The first row's first field that is a card number, and the first that is an expiry date.
    private static ColumnChoice WithFoundByContent(CsvReader csv, ColumnChoice choice)
    {
        for (var i = csv.FieldCount - 1; i >= 0; i--)
        {
            var number = (i + 1).ToString(System.Globalization.CultureInfo.InvariantCulture);
            if (choice.Number is null && CardNumberPattern.IsIn(csv.GetSpan(i)))
            {
                choice = choice with { Number = number };
            }

            if (choice.Expiry is null && choice.Month is null && ExpiryField.TryParse(csv.GetSpan(i).Trim((byte)' '), out _, out _))
            {
                choice = choice with { Expiry = number };
            }
        }

        return choice;
    }
}
