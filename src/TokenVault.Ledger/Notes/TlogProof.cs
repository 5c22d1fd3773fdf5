using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using TokenVault.Ledger.Trees;

namespace TokenVault.Ledger.Notes;

/// <summary>
/// A proof in one file (C2SP tlog-proof): the entry, which it is, its way to the root and the checkpoint that signs the root.
/// </summary>
/// <param name="Index">Which leaf, from 0.</param>
/// <param name="Hashes">The inclusion proof of RFC 6962, section 2.1.1.</param>
/// <param name="Checkpoint">The signed note, as it came.</param>
/// <param name="Extra">The entry itself, so that nothing else is needed to check it. Empty where the file has none.</param>
public sealed record TlogProof(long Index, byte[][] Hashes, byte[] Checkpoint, byte[] Extra)
{
    /// <summary>A larger file is refused unread.</summary>
    public const int BytesMax = 256 * 1024;

    // A tree of 2^63 leaves is no deeper.
    private const int HashesMax = 63;

    private static ReadOnlySpan<byte> Header => "c2sp.org/tlog-proof@v1\n"u8;

    private static ReadOnlySpan<byte> ExtraWord => "extra "u8;

    private static ReadOnlySpan<byte> IndexWord => "index "u8;

    /// <summary>Reads a file. False where it is not exactly of this form.</summary>
    public static bool TryParse(ReadOnlySpan<byte> file, [NotNullWhen(true)] out TlogProof? proof)
    {
        proof = null;
        if (file.Length > BytesMax || !file.StartsWith(Header))
        {
            return false;
        }

        var rest = file[Header.Length..];
        var extra = Array.Empty<byte>();
        if (!TryLine(ref rest, out var line))
        {
            return false;
        }

        if (line.StartsWith(ExtraWord) && !(TryDecode(line[ExtraWord.Length..], out extra) && extra.Length > 0 && TryLine(ref rest, out line)))
        {
            return false;
        }

        if (!line.StartsWith(IndexWord) || !TryIndex(line[IndexWord.Length..], out var index) || !TryHashes(ref rest, out var hashes))
        {
            return false;
        }

        proof = new TlogProof(index, hashes, rest.ToArray(), extra);
        return rest.Length > 0;
    }

    public byte[] Format()
    {
        var text = new StringBuilder();
        text.Append(Encoding.ASCII.GetString(Header));
        if (Extra.Length > 0)
        {
            text.Append("extra ").Append(Convert.ToBase64String(Extra)).Append('\n');
        }

        text.Append(CultureInfo.InvariantCulture, $"index {Index}\n");
        foreach (var hash in Hashes)
        {
            text.Append(Convert.ToBase64String(hash)).Append('\n');
        }

        return [.. Encoding.ASCII.GetBytes(text.Append('\n').ToString()), .. Checkpoint];
    }

    private static bool TryHashes(ref ReadOnlySpan<byte> rest, out byte[][] hashes)
    {
        var read = new List<byte[]>();
        hashes = [];
        while (TryLine(ref rest, out var line))
        {
            if (line.IsEmpty)
            {
                hashes = [.. read];
                return true;
            }

            if (read.Count == HashesMax || !TryDecode(line, out var hash) || hash.Length != MerkleHash.Bytes)
            {
                return false;
            }

            read.Add(hash);
        }

        return false;
    }

    private static bool TryLine(ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> line)
    {
        var length = rest.IndexOf((byte)'\n');
        line = length < 0 ? default : rest[..length];
        rest = length < 0 ? rest : rest[(length + 1)..];
        return length >= 0;
    }

    // Only the one way to write a number.
    private static bool TryIndex(ReadOnlySpan<byte> text, out long index) =>
        Utf8Parser.TryParse(text, out index, out var used) && used == text.Length && index >= 0 && (text[0] != (byte)'0' || text.Length == 1) && text[0] != (byte)'+';

    private static bool TryDecode(ReadOnlySpan<byte> base64, [NotNullWhen(true)] out byte[]? bytes) => NoteText.TryDecode(base64, out bytes);
}
