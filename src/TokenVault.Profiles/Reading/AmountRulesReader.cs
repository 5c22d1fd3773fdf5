using System.Globalization;
using TokenVault.Domain.Amounts;

namespace TokenVault.Profiles.Reading;

/// <summary>Reads `amounts`.</summary>
internal static class AmountRulesReader
{
    public static AmountRules Read(ProfileNode node)
    {
        node.AllowOnly("decimals", "steps", "unsupported", "max");
        var decimals = (node.Optional("decimals")?.Members() ?? []).ToDictionary(
            member => CurrencyOf(member.Value, member.Name), member => (int)member.Value.Number(0, 4), StringComparer.Ordinal);
        var steps = (node.Optional("steps")?.Members() ?? []).ToDictionary(
            member => int.TryParse(member.Name, NumberStyles.None, CultureInfo.InvariantCulture, out var places) && places is >= 0 and <= 4
                ? places
                : throw member.Value.Wrong("Steps are named by a count of decimals, 0 to 4."),
            member => member.Value.Number(1, 10_000));
        var unsupported = (node.Optional("unsupported")?.Items() ?? []).Select(currency => CurrencyOf(currency, currency.Text()))
            .ToHashSet(StringComparer.Ordinal);
        return new AmountRules(decimals, steps, unsupported, node.Optional("max")?.Number(1, Money.MinorUnitsMax) ?? Money.MinorUnitsMax * 10_000);
    }

    private static string CurrencyOf(ProfileNode node, string code) =>
        Currency.TryParse(code, out _) ? code : throw node.Wrong("It names no currency of ISO 4217.");
}
