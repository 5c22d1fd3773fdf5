namespace TokenVault.Envelope.Cards;

/// <summary>What is sealed of a card holder's name: a fixed size, so that the length of a ciphertext tells nothing about the name's.</summary>
/// <remarks>Layout: count of bytes (1) ‖ UTF-8 (96, zero-filled) ‖ zeros (7).</remarks>
public static class NamePlaintext
{
    public const int NameBytesMax = 96;

    public const int Bytes = 104;

    /// <summary>Lays a name of 1 to <see cref="NameBytesMax"/> bytes out. The caller wipes the destination.</summary>
    public static void Write(ReadOnlySpan<byte> name, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(name.Length, NameBytesMax, nameof(name));
        destination[..Bytes].Clear();
        destination[0] = (byte)name.Length;
        name.CopyTo(destination[1..]);
    }

    /// <summary>Reads a name; it borrows from the source. False where the layout is wrong.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out ReadOnlySpan<byte> name)
    {
        name = default;
        if (source.Length != Bytes || source[0] is 0 or > NameBytesMax || source[(1 + source[0])..].ContainsAnyExcept((byte)0))
        {
            return false;
        }

        name = source.Slice(1, source[0]);
        return true;
    }
}
