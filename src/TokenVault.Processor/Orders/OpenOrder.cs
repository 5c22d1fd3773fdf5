using System.Collections.Frozen;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Tokens;
using TokenVault.Profiles.Orders;

namespace TokenVault.Processor.Orders;

/// <summary>An order that is on record and whose files are there, and from when on it may be executed.</summary>
internal sealed class OpenOrder
{
    private readonly FrozenSet<string> _merchants;
    private readonly List<UInt128> _tokens;

    public OpenOrder(SignedOrder signed, DateTimeOffset due)
    {
        (Signed, Due) = (signed, due);
        _merchants = (Content.Scope.Merchants ?? []).ToFrozenSet(StringComparer.Ordinal);
        _tokens = [.. (Content.Scope.Tokens ?? []).Select(text => Token.TryParse(text, out var token) ? token.Id : default)];
    }

    public SignedOrder Signed { get; }

    public CardOrder Content => Signed.Content;

    public DateTimeOffset Due { get; }

    public UInt128 Number => OrderFile.NumberOf(Content);

    public bool IsDue(DateTimeOffset now) => now >= Due && now < Content.Until;

    public bool Covers(Token token, MerchantId merchant) =>
        Content.Scope.Everything
        || (_merchants.Contains(merchant.Value) && (Content.Scope.Tokens is null || _tokens.BinarySearch(token.Id) >= 0));
}
