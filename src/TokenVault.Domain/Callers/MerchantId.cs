using System.Buffers;
using System.Text;

namespace TokenVault.Domain.Callers;

/// <summary>A merchant's name: 1 to 32 lower-case letters, digits and hyphens, beginning with a letter.</summary>
public readonly record struct MerchantId
{
    public const int LengthMax = 32;

    private static readonly SearchValues<char> Letters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    private readonly string? _value;

    private MerchantId(string value) => _value = value;

    /// <summary>The name. Empty only in a default value, which no parser returns.</summary>
    public string Value => _value ?? "";

    public static bool TryParse(string? text, out MerchantId merchant)
    {
        var accepted = text is { Length: >= 1 and <= LengthMax } && char.IsAsciiLetterLower(text[0])
            && !text.AsSpan().ContainsAnyExcept(Letters);
        merchant = accepted ? new MerchantId(text!) : default;
        return accepted;
    }

    /// <summary>Writes the length and the name, so that what follows can't be taken for a part of it. Returns the bytes written.</summary>
    public int Write(Span<byte> destination)
    {
        destination[0] = (byte)Value.Length;
        return 1 + Encoding.ASCII.GetBytes(Value, destination[1..]);
    }

    /// <summary>How many bytes <see cref="Write"/> writes.</summary>
    public int WrittenBytes => 1 + Value.Length;

    public override string ToString() => Value;
}
