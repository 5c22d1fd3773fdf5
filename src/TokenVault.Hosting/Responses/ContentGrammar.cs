using System.Buffers;
using System.Globalization;
using TokenVault.Contracts.Options.V1;
using TokenVault.Domain.Amounts;
using TokenVault.Domain.Cards;
using TokenVault.Domain.Tokens;

namespace TokenVault.Hosting.Responses;

/// <summary>What each kind of content looks like. Nothing like a card number passes, but in the one kind that stands for a token in a card
/// number's form: what is no card number can't be told from its digits alone, so that kind is for one field, of answers that have compared it with the card.</summary>
internal static class ContentGrammar
{
    private const int CodeCharsMax = 64;
    private const int NameCharsMax = 128;
    private const int TextCharsMax = 255;
    private const int UrlCharsMax = 2048;

    // Twelve digits: a card number of as few is issued by no scheme that is routed, and a record of as many entries has 500 TB.
    private const long CountMax = 999_999_999_999;

    // Prefixes are of 2 to 8 letters; `tok_`, `pay_`, `op_` and `dsc_` are those in use.
    private const int PrefixCharsMin = 2;
    private const int PrefixCharsMax = 8;

    private static readonly SearchValues<char> CodeChars =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.");

    private static readonly SearchValues<char> CrockfordChars = SearchValues.Create("0123456789ABCDEFGHJKMNPQRSTVWXYZ");

    /// <summary>Whether a text field may hold this. Empty is proto3's way to leave a field out, and always may.</summary>
    public static bool Allows(Content content, string text) =>
        text.Length == 0
        || (content == Content.FormatPreservingToken ? IsDigitsOfACard(text) : Fits(content, text) && !CardNumberPattern.IsIn(text));

    /// <summary>Whether a bytes field may hold this.</summary>
    public static bool Allows(Content content, ReadOnlySpan<byte> bytes) =>
        bytes.IsEmpty || (content == Content.Opaque && !CardNumberPattern.IsIn(bytes));

    /// <summary>Whether a 64-bit field may hold this.</summary>
    public static bool Allows(Content content, long number) => content switch
    {
        Content.Amount => number is >= 0 and <= Money.MinorUnitsMax,
        Content.Count => number is >= 0 and <= CountMax,
        _ => false,
    };

    private static bool Fits(Content content, string text) => content switch
    {
        Content.Token => Token.TryParse(text, out _),
        Content.Identifier => IsIdentifier(text),
        Content.Code => text.Length <= CodeCharsMax && !text.AsSpan().ContainsAnyExcept(CodeChars),

        // Six of the BIN or the last four and no other count, so that no combination of digits passes for "a part".
        Content.Masked => text.Length is 4 or 6 && !text.AsSpan().ContainsAnyExceptInRange('0', '9'),
        Content.Time => DateTimeOffset.TryParseExact(
            text, "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        Content.Opaque => IsPrintableAscii(text),
        Content.ProcessorReference => text.Length <= TextCharsMax && IsPrintableAscii(text),
        Content.ProcessorUrl => text.Length <= UrlCharsMax && IsPrintableAscii(text) && text.StartsWith("https://", StringComparison.Ordinal),
        Content.CallerText => text.Length <= TextCharsMax && !HasControls(text),
        Content.Name => text.Length <= NameCharsMax && !HasControls(text),
        Content.Unspecified or Content.Amount or Content.Count or Content.FormatPreservingToken or _ => false,
    };

    private static bool IsDigitsOfACard(ReadOnlySpan<char> text) =>
        text.Length is >= Pan.DigitsMin and <= Pan.DigitsMax && !text.ContainsAnyExceptInRange('0', '9');

    private static bool IsIdentifier(ReadOnlySpan<char> text)
    {
        var prefix = text.IndexOf('_');
        var id = text[(prefix + 1)..];
        return prefix is >= PrefixCharsMin and <= PrefixCharsMax
            && !text[..prefix].ContainsAnyExceptInRange('a', 'z')
            && id.Length == SortableId.TextLength
            && id[0] <= '7'
            && !id.ContainsAnyExcept(CrockfordChars);
    }

    private static bool IsPrintableAscii(ReadOnlySpan<char> text) => !text.ContainsAnyExceptInRange(' ', '~');

    private static bool HasControls(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (char.IsControl(c))
            {
                return true;
            }
        }

        return false;
    }
}
