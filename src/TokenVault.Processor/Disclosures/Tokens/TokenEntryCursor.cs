using System.Globalization;
using System.Runtime.InteropServices;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;

namespace TokenVault.Processor.Disclosures.Tokens;

/// <summary>Where a page of entries begins: at which of the tokens asked for, and after which entry of it.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct TokenEntryCursor(int Token, DisclosureId? After)
{
    /// <exception cref="VaultException">PageTokenInvalid.</exception>
    public static TokenEntryCursor Parse(string text, int tokens)
    {
        if (text.Length == 0)
        {
            return default;
        }

        var dot = text.IndexOf('.', StringComparison.Ordinal);
        return dot > 0
            && int.TryParse(text.AsSpan(0, dot), NumberStyles.None, CultureInfo.InvariantCulture, out var token) && token < tokens
            && DisclosureId.TryParse(text.AsSpan(dot + 1), out var after)
                ? new TokenEntryCursor(token, after)
                : throw new VaultException(VaultErrorCode.PageTokenInvalid, "page_token");
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Token}.{After}");
}
