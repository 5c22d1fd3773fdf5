using TokenVault.Domain.Amounts;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Cards;

namespace TokenVault.Processor.Psp.Accounts;

/// <summary>Reads the routing rules of accounts.json.</summary>
internal static class PspRuleReader
{
    public const int WeightMax = 1000;

    private static readonly Dictionary<string, CardBrand> Brands =
        Enum.GetValues<CardBrand>().ToDictionary(brand => brand.ToString(), StringComparer.OrdinalIgnoreCase);

    public static IReadOnlyList<PspRule> Read(string path, IReadOnlyList<PspRuleEntry>? entries, IReadOnlyCollection<string> processors) =>
        [.. (entries ?? []).Select((entry, at) => Read($"{path}: rules[{at}]", entry, processors))];

    private static PspRule Read(string place, PspRuleEntry? entry, IReadOnlyCollection<string> processors)
    {
        if (entry?.Processors is not { Count: > 0 } shares)
        {
            throw new InvalidDataException($"{place}: \"processors\" is missing or empty. Name those that these payments go to.");
        }

        MerchantId? merchant = entry.Merchant is null ? null
            : MerchantId.TryParse(entry.Merchant, out var parsed) ? parsed
            : throw new InvalidDataException($"{place}: the merchant's name is malformed.");
        var (from, to) = (entry.AmountFrom ?? 0, entry.AmountTo ?? long.MaxValue);
        if (from < 0 || to <= from)
        {
            throw new InvalidDataException($"{place}: amountFrom must not be negative, and amountTo must be larger.");
        }

        return new PspRule([.. shares.Select(share => ReadShare(place, share, processors))])
        {
            Merchant = merchant,
            Brands = entry.Brands?.Select(brand => Brands.TryGetValue(brand ?? "", out var known)
                ? known
                : throw new InvalidDataException($"{place}: a brand is none of {string.Join(", ", Brands.Keys)}.")).ToHashSet(),
            Currencies = entry.Currencies?.Select(code => Currency.TryParse(code, out var currency)
                ? currency.Code
                : throw new InvalidDataException($"{place}: a currency is none of ISO 4217.")).ToHashSet(StringComparer.Ordinal),
            AmountFrom = from,
            AmountTo = to,
        };
    }

    private static PspShare ReadShare(string place, PspShareEntry? share, IReadOnlyCollection<string> processors)
    {
        if (share?.Name is not { } name || !processors.Contains(name, StringComparer.Ordinal))
        {
            throw new InvalidDataException($"{place}: a processor is not among {PspOptions.Section}:Processors.");
        }

        return share.Weight is null or (>= 0 and <= WeightMax)
            ? new PspShare(name, share.Weight)
            : throw new InvalidDataException($"{place}: a weight is from 0 to {WeightMax}.");
    }
}
