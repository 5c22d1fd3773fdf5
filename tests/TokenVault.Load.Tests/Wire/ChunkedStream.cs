namespace TokenVault.Load.Tests.Wire;

/// <summary>Gives bytes in pieces of stated lengths, whatever room the reader has, and then no more.</summary>
internal sealed class ChunkedStream(byte[] content, params int[] chunks) : Stream
{
    private int _at;
    private int _chunk;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    // The last length goes on for whatever is left.
    public override int Read(byte[] buffer, int offset, int count)
    {
        var chunk = chunks[Math.Min(_chunk++, chunks.Length - 1)];
        var bytes = Math.Min(Math.Min(chunk, count), content.Length - _at);
        content.AsSpan(_at, bytes).CopyTo(buffer.AsSpan(offset));
        _at += bytes;
        return bytes;
    }

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
