using System.Globalization;
using CsvHelper;
using TokenVault.Local;

namespace TokenVault.Cli.Import;

/// <summary>Reads rows one by one, from the first or from a later one on. Its errors name a row and never a value.</summary>
internal sealed class CardFile : IDisposable
{
    // A row of a card file has some hundred bytes. What is longer has an unclosed quote, which would swallow the rows behind it.
    private const int RowBytesMax = 64 * 1024;

    private readonly CsvReader _csv;
    private readonly long _offset;

    private CardFile(CsvReader csv, long offset, long rows) => (_csv, _offset, Rows) = (csv, offset, rows);

    /// <summary>How many rows were read, those before it began included.</summary>
    public long Rows { get; private set; }

    public CsvReader Row => _csv;

    /// <summary>Where the row begins, bytes from the start of the file.</summary>
    public long Offset => _offset + _csv.ByteOffset;

    /// <summary>Opens it behind a row that was read before, or at the first where `rows` is 0.</summary>
    /// <param name="file">The file.</param>
    /// <param name="shape">How it is written.</param>
    /// <param name="rows">How many rows are to be left out.</param>
    /// <param name="lastOffset">Where the last of these begins.</param>
    public static CardFile Open(FileInfo file, CsvShape shape, long rows, long lastOffset)
    {
        // In the middle of a file nothing can be found out any more; at its start it is found as it was before.
        var offset = rows == 0 ? 0 : lastOffset;
        var cards = new CardFile(OpenCsv(file, offset, rows == 0 ? shape.SeparatorGiven : shape.Separator), offset, rows);
        if (rows > 0 || shape.HasHeader)
        {
            TryRead(cards._csv, rows);
        }

        return cards;
    }

    /// <summary>Moves to the next row; false at the end.</summary>
    /// <exception cref="LocalVaultException">It is no CSV from here on.</exception>
    public bool TryRead()
    {
        if (!TryRead(_csv, Rows + 1))
        {
            return false;
        }

        Rows++;
        return true;
    }

    public void Dispose() => _csv.Dispose();

    internal static CsvReader OpenCsv(FileInfo file, long offset, char? separator)
    {
        var stream = new FileStream(file.FullName, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
        Span<byte> mark = stackalloc byte[2];
        if (stream.ReadAtLeast(mark, 2, throwOnEndOfStream: false) == 2 && mark is [0xff, 0xfe] or [0xfe, 0xff])
        {
            stream.Dispose();
            throw new LocalVaultException($"{file.FullName} is in UTF-16. Save it as UTF-8.");
        }

        stream.Position = offset;
        return CsvReader.Create(stream, new CsvReaderOptions
        {
            Separator = separator,
            HasHeader = false,
            MaxRecordSize = RowBytesMax,
            MalformedData = CsvMalformedDataHandling.Throw,
            IncludeValuesInExceptions = false,
        });
    }

    internal static bool TryRead(CsvReader csv, long row)
    {
        try
        {
            return csv.Read();
        }
        catch (CsvFormatException)
        {
            // The library's words are left out: what they say of the place counts from where this reading began.
            throw new LocalVaultException(string.Create(
                CultureInfo.InvariantCulture, $"Row {row} is no CSV: a quote is not closed, stands in the middle of a field, or the row is longer than {RowBytesMax} bytes. Correct the file."));
        }
    }
}
