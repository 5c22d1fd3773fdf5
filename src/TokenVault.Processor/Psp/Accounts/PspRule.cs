using TokenVault.Domain.Callers;
using TokenVault.Domain.Cards;

namespace TokenVault.Processor.Psp.Accounts;

/// <summary>Which payments go to which processors. What is null holds for each payment.</summary>
internal sealed record PspRule(IReadOnlyList<PspShare> Shares)
{
    public MerchantId? Merchant { get; init; }

    public IReadOnlySet<CardBrand>? Brands { get; init; }

    public IReadOnlySet<string>? Currencies { get; init; }

    /// <summary>In minor units, this amount included.</summary>
    public long AmountFrom { get; init; }

    /// <summary>In minor units, this amount not included.</summary>
    public long AmountTo { get; init; } = long.MaxValue;

    public bool Matches(MerchantId merchant, CardBrand brand, string currency, long amount) =>
        (Merchant is not { } only || only == merchant)
        && Brands?.Contains(brand) != false
        && Currencies?.Contains(currency) != false
        && amount >= AmountFrom && amount < AmountTo;
}
