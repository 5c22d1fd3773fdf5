using CsvHelper;

namespace TokenVault.Cli.Import;

/// <summary>A CSV file that is written line by line and gone on with at a known length. Readable by its owner only.</summary>
internal sealed class OutputFile : IDisposable
{
    private const int BufferBytes = 64 * 1024;

    private readonly FileStream _file;
    private readonly CsvWriter _csv;

    private OutputFile(FileStream file)
    {
        _file = file;
        _csv = CsvWriter.Create(file, new CsvWriterOptions { NewLine = "\n" }, leaveOpen: true);
    }

    public CsvWriter Line => _csv;

    /// <summary>Cuts off what is behind `bytes`, and writes the header where that is all.</summary>
    public static OutputFile Open(FileInfo path, long bytes, string[] header)
    {
        // Nobody else writes to it meanwhile: a second import into the same file would mix the two.
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.Write, Share = FileShare.None, BufferSize = BufferBytes };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        var file = new FileStream(path.FullName, options);
        file.SetLength(bytes);
        file.Position = bytes;
        var output = new OutputFile(file);
        if (bytes == 0)
        {
            output._csv.WriteRecord(header);
        }

        return output;
    }

    /// <summary>Returns when all lines are on disk, with the length of the file.</summary>
    public long Save()
    {
        _csv.Flush();
        _file.Flush(flushToDisk: true);
        return _file.Position;
    }

    public void Dispose()
    {
        _csv.Dispose();
        _file.Dispose();
    }
}
