using System.Text;

namespace TokenVault.Load.Wire;

/// <summary>
/// The header fields of one gRPC method's requests over one connection (RFC 7541). The first request puts those that HPACK's static table
/// lacks into the server's dynamic table, each later one is six bytes that point there: what nghttp2's and Go's clients do.
/// </summary>
internal sealed class RequestHead
{
    // ":method POST", ":scheme http", ":scheme https" of the static table (RFC 7541, appendix A), as indexed fields.
    private const byte Post = 0x80 | 3;
    private const byte Http = 0x80 | 6;
    private const byte Https = 0x80 | 7;

    // Literals with incremental indexing, by a name of the static table or by a new one.
    private const byte IndexedLiteral = 0x40;
    private const int Authority = 1;
    private const int Path = 4;
    private const int ContentType = 31;

    private const int StaticEntries = 61;
    private const int EntryOverheadBytes = 32;

    /// <param name="scheme">http or https.</param>
    /// <param name="authority">Host and port.</param>
    /// <param name="path">The method, such as /package.Service/Method.</param>
    public RequestHead(string scheme, string authority, string path)
    {
        var start = new[] { Post, string.Equals(scheme, "https", StringComparison.Ordinal) ? Https : Http };
        var first = new List<byte>(start);
        AddLiteral(first, Path, ":path", path);
        AddLiteral(first, Authority, ":authority", authority);
        AddLiteral(first, ContentType, "content-type", "application/grpc");
        AddLiteral(first, name: 0, "te", "trailers");
        First = [.. first];

        // The latest entry of the dynamic table comes right behind the static table, the earliest last.
        var later = new List<byte>(start);
        for (var entry = Entries; entry > 0; entry--)
        {
            later.Add((byte)(0x80 | (StaticEntries + entry)));
        }

        Later = [.. later];
    }

    /// <summary>The header block of the first request of a connection.</summary>
    public byte[] First { get; }

    /// <summary>The header block of each later one.</summary>
    public byte[] Later { get; }

    /// <summary>How much of the server's dynamic table the fields take (RFC 7541, section 4.1). One with less would lose them.</summary>
    public int TableBytes { get; private set; }

    private int Entries { get; set; }

    private void AddLiteral(List<byte> block, int name, string nameText, string value)
    {
        block.Add((byte)(IndexedLiteral | name));
        if (name == 0)
        {
            AddText(block, nameText);
        }

        AddText(block, value);
        TableBytes += EntryOverheadBytes + nameText.Length + value.Length;
        Entries++;
    }

    // Plain, with its length before it. Longer ones would need a longer length; none here is.
    private static void AddText(List<byte> block, string text)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(text.Length, 127, nameof(text));
        block.Add((byte)text.Length);
        block.AddRange(Encoding.ASCII.GetBytes(text));
    }
}
