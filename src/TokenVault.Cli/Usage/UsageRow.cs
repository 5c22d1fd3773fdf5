using System.Globalization;
using TokenVault.Contracts.V1;

namespace TokenVault.Cli.Usage;

/// <summary>One figure of one merchant. What does not apply is empty.</summary>
internal sealed record UsageRow(string Month, string Merchant, string Figure, string Kind, string Outcome, string Party, string Currency, string Count, string Amount)
{
    public static IReadOnlyList<string> Headings { get; } =
        ["month", "merchant", "figure", "kind", "outcome", "processor", "currency", "count", "amount_minor_units"];

    public IReadOnlyList<string> Cells => [Month, Merchant, Figure, Kind, Outcome, Party, Currency, Count, Amount];

    /// <summary>All figures, merchant by merchant.</summary>
    public static IEnumerable<UsageRow> Of(MonthFigures figures) => figures.Merchants.SelectMany(usage => Of(figures.Month, usage));

    private static IEnumerable<UsageRow> Of(string month, MerchantUsage usage)
    {
        yield return Plain("tokens_live", usage.TokensLive);
        yield return Plain("tokens_made", usage.TokensMade + usage.MadeAndDeleted);
        foreach (var deletion in usage.Deletions)
        {
            yield return Plain("tokens_deleted", deletion.Count) with { Kind = deletion.Reason };
        }

        foreach (var operation in usage.Operations)
        {
            yield return Plain("operations", operation.Count) with
            {
                Kind = WordOf(operation.Kind),
                Outcome = WordOf(operation.State),
                Party = operation.Processor,
                Currency = operation.CurrencyCode,
                Amount = (((Int128)operation.AmountTrillions * 1_000_000_000_000) + operation.AmountMinorUnits).ToString(CultureInfo.InvariantCulture),
            };
        }

        foreach (var disclosure in usage.Disclosures)
        {
            yield return Plain("disclosures", disclosure.Count) with { Kind = WordOf(disclosure.Purpose), Party = disclosure.Recipient };
        }

        UsageRow Plain(string figure, long count) =>
            new(month, usage.MerchantId, figure, "", "", "", "", count.ToString(CultureInfo.InvariantCulture), "");
    }

    private static string WordOf<T>(T value)
        where T : struct, Enum =>
        value.ToString().ToLowerInvariant();
}
