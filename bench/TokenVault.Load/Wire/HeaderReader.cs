using System.Runtime.InteropServices;
using System.Text;

namespace TokenVault.Load.Wire;

/// <summary>
/// Reads of a peer's header blocks (HPACK, RFC 7541) only whether the call went well. It keeps the peer's dynamic table, since a server
/// names `grpc-status: 0` in full once and by an index afterwards, and the index moves with each entry that comes (the date's, once a
/// second). Of an entry it keeps how large it is, which says when it falls out, and what it means. Strings that are Huffman-coded are not
/// read: .NET's servers send none, and a peer that does is told as a failure and not guessed at. Nothing is allocated but for refusals.
/// </summary>
internal sealed class HeaderReader
{
    // The protocol's default, which this client does not change.
    private const int TableBytesMax = 4096;
    private const int EntryOverheadBytes = 32;

    // As many as fit into the table, each with its overhead; a power of two for the ring.
    private const int EntriesMax = 128;
    private const byte Huffman = 0x80;

    private readonly Entry[] _entries = new Entry[EntriesMax];
    private int _newest;
    private int _count;
    private int _bytes;
    private int _bytesMax = TableBytesMax;

    /// <summary>
    /// What the latest block with a refusal in it said: `grpc-status` or `:status`, `grpc-message`, and the reason in `grpc-status-details-bin`.
    /// </summary>
    public RefusalText LastRefusal { get; private set; } = RefusalText.None;

    /// <summary>Reads a whole header block. Each of a connection's has to be read, in their order, whatever stream it is of.</summary>
    /// <exception cref="WireException">The block can't be read; nothing of this connection can be from here on.</exception>
    public HeaderMeanings Read(ReadOnlySpan<byte> block)
    {
        var meanings = HeaderMeanings.None;
        var refusal = RefusalText.None;
        while (!block.IsEmpty)
        {
            var first = block[0];
            if (first is >= 0x20 and < 0x40)
            {
                Resize(ReadInteger(ref block, 5));
                continue;
            }

            // Kept; or without indexing, or never indexed.
            var entry = first >= 0x80 ? ReadIndexed(ReadInteger(ref block, 7))
                : first >= 0x40 ? ReadLiteral(ref block, ReadInteger(ref block, 6), isKept: true)
                : ReadLiteral(ref block, ReadInteger(ref block, 4), isKept: false);
            meanings |= entry.Meaning;
            refusal = entry.Text is null ? refusal : refusal.With(entry.Name, entry.Text);
        }

        if ((meanings & (HeaderMeanings.HttpRefused | HeaderMeanings.GrpcRefused)) != 0)
        {
            LastRefusal = refusal;
        }

        return meanings;
    }

    private static int ReadInteger(ref ReadOnlySpan<byte> block, int prefixBits)
    {
        var max = (1 << prefixBits) - 1;
        var value = block[0] & max;
        var used = 1;
        if (value == max)
        {
            var shift = 0;
            byte next;
            do
            {
                if (used == block.Length || shift > 21)
                {
                    throw Unreadable();
                }

                next = block[used++];
                value += (next & 0x7F) << shift;
                shift += 7;
            }
            while (next >= 0x80);
        }

        block = block[used..];
        return value;
    }

    private static ReadOnlySpan<byte> ReadText(ref ReadOnlySpan<byte> block)
    {
        if (block.IsEmpty)
        {
            throw Unreadable();
        }

        var isCoded = block[0] >= Huffman;
        var length = ReadInteger(ref block, 7);
        if (isCoded || length > block.Length)
        {
            throw Unreadable();
        }

        var text = block[..length];
        block = block[length..];
        return text;
    }

    private static WireException Unreadable() => new("The peer's header fields can't be read: cut short, or coded in a way that this client does not read.");

    private Entry ReadLiteral(ref ReadOnlySpan<byte> block, int nameIndex, bool isKept)
    {
        var entry = nameIndex == 0 ? Named(ReadText(ref block)) : ReadIndexed(nameIndex);
        var value = ReadText(ref block);
        entry.Meaning = MeaningOf(entry.Name, value);
        entry.Text = TextOf(entry, value);
        if (isKept)
        {
            Add(entry, EntryOverheadBytes + entry.NameBytes + value.Length);
        }

        return entry;
    }

    private static HeaderMeanings MeaningOf(HeaderName name, ReadOnlySpan<byte> value) => name switch
    {
        HeaderName.HttpStatus => value.SequenceEqual("200"u8) ? HeaderMeanings.HttpOk : HeaderMeanings.HttpRefused,
        HeaderName.GrpcStatus => value.SequenceEqual("0"u8) ? HeaderMeanings.GrpcOk : HeaderMeanings.GrpcRefused,
        _ => HeaderMeanings.None,
    };

    // What is good is not kept as text, so that nothing is allocated for it.
    private static string? TextOf(Entry entry, ReadOnlySpan<byte> value) =>
        entry.Name is HeaderName.GrpcMessage or HeaderName.GrpcDetails || entry.Meaning is HeaderMeanings.HttpRefused or HeaderMeanings.GrpcRefused
            ? Encoding.ASCII.GetString(value)
            : null;

    private static Entry Named(ReadOnlySpan<byte> name) => new()
    {
        NameBytes = name.Length,
        Name = name.SequenceEqual("grpc-status"u8) ? HeaderName.GrpcStatus
            : name.SequenceEqual("grpc-message"u8) ? HeaderName.GrpcMessage
            : name.SequenceEqual("grpc-status-details-bin"u8) ? HeaderName.GrpcDetails
            : name.SequenceEqual(":status"u8) ? HeaderName.HttpStatus
            : HeaderName.Other,
    };

    private Entry ReadIndexed(int index)
    {
        if (index == 0 || index > StaticHeaders.Count + _count)
        {
            throw Unreadable();
        }

        if (index > StaticHeaders.Count)
        {
            return _entries[(_newest - (index - StaticHeaders.Count - 1)) & (EntriesMax - 1)];
        }

        var isStatus = index is >= StaticHeaders.FirstStatus and <= StaticHeaders.LastStatus;
        return new Entry
        {
            NameBytes = StaticHeaders.NameBytes[index],
            Name = isStatus ? HeaderName.HttpStatus : HeaderName.Other,
            Meaning = !isStatus ? HeaderMeanings.None
                : index == StaticHeaders.FirstStatus ? HeaderMeanings.HttpOk
                : HeaderMeanings.HttpRefused,
            Text = isStatus && index != StaticHeaders.FirstStatus ? StaticHeaders.StatusOf(index) : null,
        };
    }

    private void Add(Entry entry, int bytes)
    {
        // One that is larger than the table empties it and is not kept (RFC 7541, section 4.4).
        Shrink(_bytesMax - bytes);
        if (bytes <= _bytesMax)
        {
            entry.Bytes = bytes;
            _newest = (_newest + 1) & (EntriesMax - 1);
            _entries[_newest] = entry;
            _count++;
            _bytes += bytes;
        }
    }

    private void Resize(int bytesMax)
    {
        if (bytesMax > TableBytesMax)
        {
            throw Unreadable();
        }

        _bytesMax = bytesMax;
        Shrink(bytesMax);
    }

    private void Shrink(int bytes)
    {
        while (_count > 0 && _bytes > bytes)
        {
            _bytes -= _entries[(_newest - (_count - 1)) & (EntriesMax - 1)].Bytes;
            _count--;
        }
    }

    [StructLayout(LayoutKind.Auto)]
    private struct Entry
    {
        public int Bytes;
        public int NameBytes;
        public HeaderName Name;
        public HeaderMeanings Meaning;
        public string? Text;
    }
}
