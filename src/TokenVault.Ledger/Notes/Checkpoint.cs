using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using TokenVault.Ledger.Trees;

namespace TokenVault.Ledger.Notes;

/// <summary>What a log says of itself: its name, how many entries it has, and the root of their tree (c2sp.org/tlog-checkpoint).</summary>
/// <remarks>
/// Extension lines are refused: this log writes none, no monitor could audit them, and without them a tree has one text only, so
/// checkpoints can be compared as bytes.
/// </remarks>
public sealed record Checkpoint
{
    /// <summary>Of the text. Origins are names of logs, which are as short as names of keys.</summary>
    public const int BytesMax = 512;

    /// <exception cref="ArgumentException">A checkpoint can't say this.</exception>
    public Checkpoint(string origin, long size, byte[] root)
    {
        if (!IsOrigin(origin))
        {
            throw new ArgumentException("An origin is one line of 1 to 255 bytes.", nameof(origin));
        }

        ArgumentOutOfRangeException.ThrowIfNegative(size);
        MerkleHash.RequireLength(root, nameof(root));
        (Origin, Size, Root) = (origin, size, root);
    }

    public string Origin { get; }

    public long Size { get; }

    public byte[] Root { get; }

    /// <summary>Reads what <see cref="Format"/> writes, and nothing else.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, [NotNullWhen(true)] out Checkpoint? checkpoint)
    {
        checkpoint = null;
        if (text.Length > BytesMax || !NoteText.IsPlain(text))
        {
            return false;
        }

        var lines = Encoding.UTF8.GetString(text).Split('\n', 4);
        if (lines.Length != 4
            || !IsOrigin(lines[0])
            || !long.TryParse(lines[1], NumberStyles.None, CultureInfo.InvariantCulture, out var size)
            || !NoteText.TryDecode(Encoding.UTF8.GetBytes(lines[2]), out var root)
            || root.Length != MerkleHash.Bytes)
        {
            return false;
        }

        var parsed = new Checkpoint(lines[0], size, root);
        // Leading zeros, or anything after the third line, would be another text for the same.
        checkpoint = text.SequenceEqual(parsed.Format()) ? parsed : null;
        return checkpoint is not null;
    }

    /// <summary>
    /// Reads a note that holds a checkpoint, and gives it only where a known key that bears its origin's name signed it, and no signature of
    /// a known key fails. A log that has changed its key has several of one name.
    /// </summary>
    public static bool TryOpen(ReadOnlySpan<byte> note, ReadOnlySpan<NoteVerifier> known, [NotNullWhen(true)] out Checkpoint? checkpoint)
    {
        checkpoint = null;
        if (!SignedNote.TryParse(note, out var parsed) || !parsed.IsVerifiedBy(known) || !TryParse(parsed.Text, out var read))
        {
            return false;
        }

        // Otherwise one log, or a witness, could speak for another.
        foreach (var verifier in known)
        {
            if (string.Equals(verifier.Name, read.Origin, StringComparison.Ordinal) && parsed.Signatures.Any(verifier.IsSignedBy))
            {
                checkpoint = read;
                return true;
            }
        }

        return false;
    }

    /// <summary>The text that is signed: origin, size and root, a line each.</summary>
    public byte[] Format() =>
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Origin}\n{Size}\n{Convert.ToBase64String(Root)}\n"));

    /// <summary>The signed note of it. A log never signs two checkpoints of which neither extends the other.</summary>
    public byte[] Sign(params ReadOnlySpan<NoteSigner> signers) => SignedNote.Sign(Format(), signers);

    public bool Equals(Checkpoint? other) =>
        other is not null && Size == other.Size && string.Equals(Origin, other.Origin, StringComparison.Ordinal) && Root.AsSpan().SequenceEqual(other.Root);

    public override int GetHashCode() => HashCode.Combine(Origin, Size, BitConverter.ToInt32(Root));

    private static bool IsOrigin(string origin) =>
        NoteText.IsLine(origin) && Encoding.UTF8.GetByteCount(origin) <= NoteText.NameBytesMax;
}
