using System.Security.Cryptography;
using System.Text;

namespace TokenVault.Processor.Disclosures.Entries;

/// <summary>What entries have to fit. An empty text is any.</summary>
/// <param name="Token">In its `tok_` form.</param>
/// <param name="Merchant">His identifier.</param>
/// <param name="Word">A purpose's or an act's.</param>
/// <param name="From">The earliest time.</param>
/// <param name="Until">The first time that is too late.</param>
internal sealed record EntryFilter(string Token, string Merchant, string Word, DateTimeOffset From, DateTimeOffset Until)
{
    public const int DigestBytes = 8;

    private byte[][]? _parts;

    public static EntryFilter None { get; } = new("", "", "", DateTimeOffset.MinValue, DateTimeOffset.MaxValue);

    /// <summary>Whether a line can fit, told by its bytes: much cheaper than reading it.</summary>
    public bool MayFit(ReadOnlySpan<byte> line)
    {
        foreach (var part in _parts ??= ToParts())
        {
            if (line.IndexOf(part) < 0)
            {
                return false;
            }
        }

        return true;
    }

    public bool Fits(IReadOnlyDictionary<string, string> fields, DateTimeOffset time) =>
        time >= From && time < Until
        && Is(fields, "token", Token) && Is(fields, "merchant", Merchant)
        && (Is(fields, "purpose", Word) || Is(fields, "act", Word));

    /// <summary>Tells filters apart, so that a page of one is not continued with another.</summary>
    public byte[] Digest() => SHA256.HashData(Encoding.UTF8.GetBytes(FormattableString.Invariant(
        $"{Token}\n{Merchant}\n{Word}\n{From.UtcTicks}\n{Until.UtcTicks}")))[..DigestBytes];

    private static bool Is(IReadOnlyDictionary<string, string> fields, string name, string wanted) =>
        wanted.Length == 0 || string.Equals(fields.GetValueOrDefault(name, ""), wanted, StringComparison.Ordinal);

    // None of these has a character that JSON writes otherwise.
    private byte[][] ToParts() =>
    [
        .. Token.Length > 0 ? [Encoding.UTF8.GetBytes($"\"token\":\"{Token}\"")] : Array.Empty<byte[]>(),
        .. Merchant.Length > 0 ? [Encoding.UTF8.GetBytes($"\"merchant\":\"{Merchant}\"")] : Array.Empty<byte[]>(),
        .. Word.Length > 0 ? [Encoding.UTF8.GetBytes($":\"{Word}\"")] : Array.Empty<byte[]>(),
    ];
}
