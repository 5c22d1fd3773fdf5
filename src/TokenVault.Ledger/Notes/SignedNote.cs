using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace TokenVault.Ledger.Notes;

/// <summary>A text with signatures, in the form of c2sp.org/signed-note.</summary>
/// <remarks>A parsed note is not a verified one: <see cref="IsVerifiedBy"/> says whether its text may be used.</remarks>
public sealed class SignedNote
{
    // Signed-note, Format: at least 16 must be accepted, and one after quantum computers has nearly 5 kB, 6.7 in base64.
    public const int SignaturesMax = 16;
    public const int BytesMax = 128 * 1024;

    private const int KeyIdBytes = 4;

    private readonly byte[] _text;

    private SignedNote(byte[] text, NoteSignature[] signatures)
    {
        _text = text;
        Signatures = signatures;
    }

    private static ReadOnlySpan<byte> LinePrefix => "— "u8;

    /// <summary>What was signed, its last newline included.</summary>
    public ReadOnlySpan<byte> Text => _text;

    public IReadOnlyList<NoteSignature> Signatures { get; }

    public static bool TryParse(ReadOnlySpan<byte> note, [NotNullWhen(true)] out SignedNote? parsed)
    {
        parsed = null;
        // The last empty line is the one between text and signatures.
        var split = note.Length > BytesMax ? -1 : note.LastIndexOf("\n\n"u8);
        if (split < 0 || !NoteText.IsPlain(note))
        {
            return false;
        }

        var signatures = new List<NoteSignature>();
        for (var lines = note[(split + 2)..]; !lines.IsEmpty;)
        {
            var end = lines.IndexOf((byte)'\n');
            if (end < 0 || signatures.Count == SignaturesMax || !TryParseLine(lines[..end], out var signature))
            {
                return false;
            }

            signatures.Add(signature);
            lines = lines[(end + 1)..];
        }

        parsed = signatures.Count == 0 ? null : new SignedNote(note[..(split + 1)].ToArray(), [.. signatures]);
        return parsed is not null;
    }

    /// <summary>Signs a text that ends with a newline, and writes the note.</summary>
    /// <exception cref="ArgumentException">The text has another form, or there are no signers or too many.</exception>
    public static byte[] Sign(ReadOnlySpan<byte> text, params ReadOnlySpan<NoteSigner> signers)
    {
        if (!text.EndsWith("\n"u8) || !NoteText.IsPlain(text))
        {
            throw new ArgumentException("A note's text is UTF-8, without control characters, and ends with a newline.", nameof(text));
        }

        if (signers.IsEmpty || signers.Length > SignaturesMax)
        {
            throw new ArgumentException("A note has 1 to 16 signatures.", nameof(signers));
        }

        var note = new ArrayBufferWriter<byte>();
        note.Write(text);
        note.Write("\n"u8);
        foreach (var signer in signers)
        {
            WriteLine(signer, text, note);
        }

        if (note.WrittenCount > BytesMax)
        {
            throw new ArgumentException("The note would be longer than readers accept.", nameof(text));
        }

        return note.WrittenSpan.ToArray();
    }

    /// <summary>The text of a note that <see cref="IsVerifiedBy"/> holds for; null for any other bytes.</summary>
    public static byte[]? VerifiedText(ReadOnlySpan<byte> note, params ReadOnlySpan<NoteVerifier> known) =>
        TryParse(note, out var parsed) && parsed.IsVerifiedBy(known) ? parsed.Text.ToArray() : null;

    /// <summary>
    /// Whether at least one of the known keys signed this text, and no signature that claims to be of a known key fails. Signatures by
    /// others are ignored: a log's next key and its witnesses may sign before every reader knows them.
    /// </summary>
    public bool IsVerifiedBy(params ReadOnlySpan<NoteVerifier> known)
    {
        var verified = 0;
        foreach (var signature in Signatures)
        {
            foreach (var verifier in known)
            {
                if (!verifier.IsSignedBy(signature))
                {
                    continue;
                }

                if (!verifier.Verifies(_text, signature.Signature.Span))
                {
                    return false;
                }

                verified++;
            }
        }

        return verified > 0;
    }

    private static bool TryParseLine(ReadOnlySpan<byte> line, [NotNullWhen(true)] out NoteSignature? signature)
    {
        signature = null;
        if (!line.StartsWith(LinePrefix))
        {
            return false;
        }

        line = line[LinePrefix.Length..];
        var space = line.IndexOf((byte)' ');
        if (space < 0 || !NoteText.TryDecode(line[(space + 1)..], out var bytes) || bytes.Length <= KeyIdBytes)
        {
            return false;
        }

        var name = Encoding.UTF8.GetString(line[..space]);
        signature = NoteText.IsName(name)
            ? new NoteSignature(name, BinaryPrimitives.ReadUInt32BigEndian(bytes), bytes.AsMemory(KeyIdBytes))
            : null;
        return signature is not null;
    }

    private static void WriteLine(NoteSigner signer, ReadOnlySpan<byte> text, ArrayBufferWriter<byte> note)
    {
        Span<byte> signature = stackalloc byte[KeyIdBytes + NoteVerifier.SignatureBytes];
        BinaryPrimitives.WriteUInt32BigEndian(signature, signer.Verifier.KeyId);
        signer.Sign(text).CopyTo(signature[KeyIdBytes..]);
        note.Write(LinePrefix);
        note.Write(Encoding.UTF8.GetBytes(signer.Name));
        note.Write(" "u8);
        Base64.EncodeToUtf8(signature, note.GetSpan(Base64.GetMaxEncodedToUtf8Length(signature.Length)), out _, out var written);
        note.Advance(written);
        note.Write("\n"u8);
    }
}
