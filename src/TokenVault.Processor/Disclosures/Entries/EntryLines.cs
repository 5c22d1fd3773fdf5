using System.Buffers;
using TokenVault.Domain.Errors;

namespace TokenVault.Processor.Disclosures.Entries;

/// <summary>Reads the record's lines one after another.</summary>
internal sealed class EntryLines(DisclosureFile file) : IDisposable
{
    private const int BufferBytes = 256 * 1024;

    private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
    private long _offset;
    private int _start;
    private int _end;

    /// <summary>How much was read since this was made.</summary>
    public long BytesRead { get; private set; }

    /// <summary>Goes on at the line that begins there.</summary>
    public void Seek(long offset)
    {
        // Blocks mostly follow one another, and what was read ahead is good then.
        if (offset != _offset - (_end - _start))
        {
            (_offset, _start, _end) = (offset, 0, 0);
        }
    }

    /// <summary>The next line, without its newline; good until the one after it is asked for.</summary>
    /// <exception cref="VaultException"><see cref="VaultErrorCode.RecordDamaged"/>: it ends before.</exception>
    public ReadOnlySpan<byte> Next()
    {
        int length;
        while ((length = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n')) < 0)
        {
            Fill();
        }

        var line = _buffer.AsSpan(_start, length);
        _start += length + 1;
        return line;
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);

    private void Fill()
    {
        if (_end - _start > DisclosureChain.LineBytesMax)
        {
            throw new VaultException(VaultErrorCode.RecordDamaged);
        }

        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        var read = file.ReadSome(_offset, _buffer.AsSpan(_end));
        if (read == 0)
        {
            throw new VaultException(VaultErrorCode.RecordDamaged);
        }

        (_offset, _end, BytesRead) = (_offset + read, _end + read, BytesRead + read);
    }
}
