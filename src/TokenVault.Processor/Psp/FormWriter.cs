using System.Buffers.Text;

namespace TokenVault.Processor.Psp;

/// <summary>Writes application/x-www-form-urlencoded fields of ASCII into a buffer.</summary>
internal ref struct FormWriter(Span<byte> destination)
{
    private readonly Span<byte> _destination = destination;

    public int Written { get; private set; }

    private static ReadOnlySpan<byte> HexDigits => "0123456789ABCDEF"u8;

    /// <summary>Adds a field. The name and the value are percent-encoded where they need it.</summary>
    public void Add(scoped ReadOnlySpan<byte> name, scoped ReadOnlySpan<byte> value)
    {
        Begin(name);
        WriteEncoded(value);
    }

    public void Add(scoped ReadOnlySpan<byte> name, long value)
    {
        Begin(name);
        if (!Utf8Formatter.TryFormat(value, _destination[Written..], out var written))
        {
            throw new ArgumentException("The form is larger than its buffer.", nameof(value));
        }

        Written += written;
    }

    /// <summary>Adds a field whose text is an identifier or a word of our own, never anything of a card.</summary>
    public void Add(scoped ReadOnlySpan<byte> name, scoped ReadOnlySpan<char> value)
    {
        Begin(name);
        foreach (var c in value)
        {
            WriteEncoded([checked((byte)c)]);
        }
    }

    /// <summary>Reserves a field's value for the caller to fill with bytes that need no encoding, such as digits.</summary>
    public Span<byte> AddDigits(scoped ReadOnlySpan<byte> name, int length)
    {
        Begin(name);
        var value = _destination.Slice(Written, length);
        Written += length;
        return value;
    }

    private void Begin(scoped ReadOnlySpan<byte> name)
    {
        if (Written > 0)
        {
            _destination[Written++] = (byte)'&';
        }

        WriteEncoded(name);
        _destination[Written++] = (byte)'=';
    }

    private void WriteEncoded(scoped ReadOnlySpan<byte> text)
    {
        foreach (var b in text)
        {
            if (char.IsAsciiLetterOrDigit((char)b) || b is (byte)'-' or (byte)'.' or (byte)'_' or (byte)'~')
            {
                _destination[Written++] = b;
                continue;
            }

            _destination[Written++] = (byte)'%';
            _destination[Written++] = HexDigits[b >> 4];
            _destination[Written++] = HexDigits[b & 15];
        }
    }
}
