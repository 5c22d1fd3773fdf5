using System.Buffers.Binary;
using System.Security.Cryptography;

namespace TokenVault.Envelope.Keys;

/// <summary>A key custodian's share as he keeps it: a text that can be typed in, and that tells typing errors before it is sent anywhere.</summary>
/// <remarks>
/// `TVS-` and twelve groups of six characters, Crockford's Base32 of: version 1 (1) ‖ the share's number (1) ‖ which lock it is for (8) ‖ secret (32) ‖ the
/// first three bytes of SHA-256 over these. Case, blanks and hyphens don't count.
/// </remarks>
public static class ShareText
{
    public const int SecretBytes = 32;

    /// <summary>A longer text is no share.</summary>
    public const int CharsMax = 256;

    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private const byte Version = 1;
    private const int LockAt = 2;
    private const int SecretAt = LockAt + sizeof(ulong);
    private const int SumAt = SecretAt + SecretBytes;
    private const int SumBytes = 3;
    private const int Bytes = SumAt + SumBytes;
    private const int Chars = Bytes * 8 / 5;
    private const int GroupChars = 6;

    private static ReadOnlySpan<byte> Prefix => "TVS-"u8;

    /// <summary>ASCII, in a pinned array that the caller wipes.</summary>
    public static byte[] Write(int number, ulong lockMark, ReadOnlySpan<byte> secret)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(secret.Length, SecretBytes, nameof(secret));
        var bytes = GC.AllocateArray<byte>(Bytes, pinned: true);
        try
        {
            (bytes[0], bytes[1]) = (Version, checked((byte)number));
            BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(LockAt), lockMark);
            secret.CopyTo(bytes.AsSpan(SecretAt));
            Sum(bytes, bytes.AsSpan(SumAt));

            var text = GC.AllocateArray<byte>(Prefix.Length + Chars + (Chars / GroupChars) - 1, pinned: true);
            Prefix.CopyTo(text);
            var at = Prefix.Length;
            for (var i = 0; i < Chars; i++)
            {
                if (i > 0 && i % GroupChars == 0)
                {
                    text[at++] = (byte)'-';
                }

                text[at++] = (byte)Alphabet[ReadFive(bytes, i * 5)];
            }

            return text;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    /// <summary>False where something was mistyped or left out, or it is no share.</summary>
    /// <param name="text">ASCII.</param>
    /// <param name="secret">32 bytes, which the caller wipes. All zero where this is false.</param>
    /// <param name="number">The share's number, from 1.</param>
    /// <param name="lockMark">Which lock it is for.</param>
    public static bool TryRead(ReadOnlySpan<byte> text, Span<byte> secret, out int number, out ulong lockMark)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(secret.Length, SecretBytes, nameof(secret));
        secret.Clear();
        (number, lockMark) = (0, 0);
        var bytes = GC.AllocateArray<byte>(Bytes, pinned: true);
        try
        {
            Span<byte> sum = stackalloc byte[SumBytes];
            if (text.Length > CharsMax || !TryDecode(WithoutPrefix(text.Trim(" \t\r\n"u8)), bytes))
            {
                return false;
            }

            Sum(bytes, sum);
            if (bytes[0] != Version || bytes[1] == 0 || !sum.SequenceEqual(bytes.AsSpan(SumAt)))
            {
                return false;
            }

            (number, lockMark) = (bytes[1], BinaryPrimitives.ReadUInt64BigEndian(bytes.AsSpan(LockAt)));
            bytes.AsSpan(SecretAt, SecretBytes).CopyTo(secret);
            return true;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    private static ReadOnlySpan<byte> WithoutPrefix(ReadOnlySpan<byte> text) =>
        text.Length >= Prefix.Length && System.Text.Ascii.EqualsIgnoreCase(text[..Prefix.Length], Prefix) ? text[Prefix.Length..] : text;

    private static bool TryDecode(ReadOnlySpan<byte> text, Span<byte> bytes)
    {
        var count = 0;
        foreach (var character in text)
        {
            if (character is (byte)'-' or (byte)' ')
            {
                continue;
            }

            var value = ValueOf(character);
            if (value < 0 || count == Chars)
            {
                return false;
            }

            WriteFive(bytes, count++ * 5, value);
        }

        return count == Chars;
    }

    // As Crockford has it: what looks alike reads alike.
    private static int ValueOf(byte character) => char.ToUpperInvariant((char)character) switch
    {
        'O' => 0,
        'I' or 'L' => 1,
        var letter => Alphabet.IndexOf(letter, StringComparison.Ordinal),
    };

    private static int ReadFive(ReadOnlySpan<byte> bytes, int bit)
    {
        var pair = (bytes[bit / 8] << 8) | ((bit / 8) + 1 < bytes.Length ? bytes[(bit / 8) + 1] : 0);
        return (pair >> (11 - (bit % 8))) & 31;
    }

    private static void WriteFive(Span<byte> bytes, int bit, int value)
    {
        var pair = value << (11 - (bit % 8));
        bytes[bit / 8] |= (byte)(pair >> 8);
        if ((byte)pair != 0)
        {
            bytes[(bit / 8) + 1] |= (byte)pair;
        }
    }

    private static void Sum(ReadOnlySpan<byte> bytes, Span<byte> sum)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes[..SumAt], digest);
        digest[..SumBytes].CopyTo(sum);
        digest.Clear();
    }
}
