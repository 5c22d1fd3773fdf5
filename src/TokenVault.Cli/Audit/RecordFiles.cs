using System.Globalization;
using TokenVault.Local;

namespace TokenVault.Cli.Audit;

/// <summary>
/// The files of one record as one stream of its bytes: the one that is named, and those that go on after it beside it (`NAME-000002`, …).
/// </summary>
internal sealed class RecordFiles : Stream
{
    private readonly List<FileStream> _files;
    private int _at;

    private RecordFiles(List<FileStream> files) => _files = files;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => _files.Sum(file => file.Length);

    public override long Position
    {
        get => _files.Take(_at + 1).Sum(file => file.Position);
        set => throw new NotSupportedException();
    }

    /// <summary>Opens the record that begins with a file; a running adapter may write to it.</summary>
    /// <exception cref="LocalVaultException">One of those in between is missing.</exception>
    public static RecordFiles Open(FileInfo first)
    {
        var stem = Path.GetFileNameWithoutExtension(first.Name);
        var later = first.Directory!.EnumerateFiles($"{stem}-??????{first.Extension}")
            .Where(file => Path.GetFileNameWithoutExtension(file.Name)[(stem.Length + 1)..].All(char.IsAsciiDigit))
            .OrderBy(file => file.Name, StringComparer.Ordinal).ToList();
        var files = new List<FileStream>();
        try
        {
            foreach (var file in later.Prepend(first))
            {
                var expected = files.Count == 0 ? first.Name : string.Create(CultureInfo.InvariantCulture, $"{stem}-{files.Count + 1:000000}{first.Extension}");
                files.Add(string.Equals(file.Name, expected, StringComparison.Ordinal)
                    ? file.Open(new FileStreamOptions { Access = FileAccess.Read, Share = FileShare.ReadWrite })
                    : throw new LocalVaultException($"{expected} is missing in {first.DirectoryName}, and {file.Name} is there. The record's files belong together."));
            }

            return new RecordFiles(files);
        }
        catch
        {
            files.ForEach(file => file.Dispose());
            throw;
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        while (true)
        {
            var read = _files[_at].Read(buffer);
            if (read > 0 || _at == _files.Count - 1)
            {
                return read;
            }

            _at++;
        }
    }

    public override void Flush()
    {
        // Nothing is written.
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _files.ForEach(file => file.Dispose());
        }

        base.Dispose(disposing);
    }
}
