using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Unicode;

namespace TokenVault.Ledger.Notes;

/// <summary>The parts that notes, keys and checkpoints are written with.</summary>
internal static class NoteText
{
    // Bounds what a key's name adds to each line. Names in notes by unknown keys are bounded by the note.
    public const int NameBytesMax = 255;

    private static readonly SearchValues<byte> Controls =
        SearchValues.Create([.. Enumerable.Range(0, 0x20).Where(code => code != '\n').Select(code => (byte)code)]);

    /// <summary>Signed-note, Format: UTF-8 without control characters but the newline.</summary>
    public static bool IsPlain(ReadOnlySpan<byte> text) => !text.ContainsAny(Controls) && Utf8.IsValid(text);

    /// <summary>Not empty, without control characters, and the same after it was written in UTF-8: half a surrogate pair is not.</summary>
    public static bool IsLine(ReadOnlySpan<char> line)
    {
        for (var left = line; !left.IsEmpty;)
        {
            if (Rune.DecodeFromUtf16(left, out var rune, out var length) != OperationStatus.Done || rune.Value < 0x20)
            {
                return false;
            }

            left = left[length..];
        }

        return !line.IsEmpty;
    }

    /// <summary>Signed-note, Format: not empty, neither a space of Unicode nor a plus.</summary>
    public static bool IsName(ReadOnlySpan<char> name)
    {
        foreach (var rune in name.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune) || rune.Value == '+')
            {
                return false;
            }
        }

        return IsLine(name);
    }

    public static bool IsKeyName(string name) => IsName(name) && Encoding.UTF8.GetByteCount(name) <= NameBytesMax;

    /// <summary>RFC 4648 §4 with padding, in the one form that encoding gives: no other text may stand for the same bytes.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> base64, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = null;
        var decoded = new byte[Base64.GetMaxDecodedFromUtf8Length(base64.Length)];
        if (Base64.DecodeFromUtf8(base64, decoded, out _, out var length) != OperationStatus.Done)
        {
            return false;
        }

        // The platform's decoder passes over white space and bits that are set in the padding.
        var encoded = new byte[Base64.GetMaxEncodedToUtf8Length(length)];
        Base64.EncodeToUtf8(decoded.AsSpan(0, length), encoded, out _, out _);
        if (!base64.SequenceEqual(encoded))
        {
            return false;
        }

        bytes = decoded[..length];
        return true;
    }
}
