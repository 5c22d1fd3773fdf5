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

    /// <summary>The latest `grpc-status` other than 0 or `:status` other than 200, and the latest `grpc-message`, where they came as text.</summary>
    public string LastRefusal { get; private set; } = "";

    /// <summary>Reads a whole header block. Each of a connection's has to be read, in their order, whatever stream it is of.</summary>
    /// <exception cref="WireException">The block can't be read; nothing of this connection can be from here on.</exception>
    public HeaderMeanings Read(ReadOnlySpan<byte> block)
    {
        var meanings = HeaderMeanings.None;
        while (!block.IsEmpty)
        {
            var first = block[0];
            if (first >= 0x80)
            {
                meanings |= ReadIndexed(ReadInteger(ref block, 7)).Meaning;
            }
            else if (first >= 0x40)
            {
                meanings |= ReadLiteral(ref block, ReadInteger(ref block, 6), isKept: true);
            }
            else if (first >= 0x20)
            {
                Resize(ReadInteger(ref block, 5));
            }
            else
            {
                // Without indexing, and never indexed.
                meanings |= ReadLiteral(ref block, ReadInteger(ref block, 4), isKept: false);
            }
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

    private HeaderMeanings ReadLiteral(ref ReadOnlySpan<byte> block, int nameIndex, bool isKept)
    {
        var entry = nameIndex == 0 ? Named(ReadText(ref block)) : ReadIndexed(nameIndex);
        var value = ReadText(ref block);
        entry.Meaning = MeaningOf(entry.Name, value);
        if (isKept)
        {
            Add(entry, EntryOverheadBytes + entry.NameBytes + value.Length);
        }

        return entry.Meaning;
    }

    private HeaderMeanings MeaningOf(HeaderName name, ReadOnlySpan<byte> value)
    {
        switch (name)
        {
            case HeaderName.HttpStatus when value.SequenceEqual("200"u8):
                return HeaderMeanings.HttpOk;
            case HeaderName.GrpcStatus when value.SequenceEqual("0"u8):
                return HeaderMeanings.GrpcOk;
            case HeaderName.HttpStatus:
                LastRefusal = ":status " + Encoding.ASCII.GetString(value);
                return HeaderMeanings.HttpRefused;
            case HeaderName.GrpcStatus:
                LastRefusal = "grpc-status " + Encoding.ASCII.GetString(value);
                return HeaderMeanings.GrpcRefused;
            case HeaderName.GrpcMessage:
                LastRefusal += " " + Encoding.ASCII.GetString(value);
                return HeaderMeanings.None;
            default:
                return HeaderMeanings.None;
        }
    }

    private static Entry Named(ReadOnlySpan<byte> name) => new()
    {
        NameBytes = name.Length,
        Name = name.SequenceEqual("grpc-status"u8) ? HeaderName.GrpcStatus
            : name.SequenceEqual("grpc-message"u8) ? HeaderName.GrpcMessage
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

    private enum HeaderName : byte
    {
        Other,
        HttpStatus,
        GrpcStatus,
        GrpcMessage,
    }

    [StructLayout(LayoutKind.Auto)]
    private struct Entry
    {
        public int Bytes;
        public int NameBytes;
        public HeaderName Name;
        public HeaderMeanings Meaning;
    }
}
