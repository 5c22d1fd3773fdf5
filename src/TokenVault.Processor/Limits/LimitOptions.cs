using System.ComponentModel.DataAnnotations;
using TokenVault.Domain.Amounts;
using TokenVault.Domain.Callers;

namespace TokenVault.Processor.Limits;

/// <summary>
/// How much each merchant's cards may be used in a day, so that a captured gateway can't empty them all. Changing it takes a
/// start of the adapter and stands in the record of disclosures.
/// </summary>
internal sealed class LimitOptions : IValidatableObject
{
    public const string Section = "Limits";

    /// <summary>More than a busy shop opens, less than a store of a million cards holds.</summary>
    public const long OpeningsPerDayDefault = 100_000;

    /// <summary>
    /// A merchant's own cards meet in a BIN and last four by chance a few times a day; who knows both of a card needs 100,000 guesses.
    /// </summary>
    public const int NumbersDefault = 20;

    private const int NumbersMax = 1_000_000;
    private const long OpeningsMax = 1_000_000_000;

    // A thousand of the largest amounts; sums of it stay far from where a 64-bit number ends.
    private const long AmountMax = 1_000_000_000_000_000;

    /// <summary>
    /// How many tokens each gateway may retire, replace the card of, or ask about late in a day: each is an entry of the record, some 300
    /// bytes.
    /// </summary>
    [Range(1, 1_000_000_000)]
    public long TokenActsPerGatewayPerDay { get; set; } = 1_000_000;

    /// <summary>For every merchant that has no other.</summary>
    public MerchantAllowance Default { get; set; } = new();

    /// <summary>By merchant.</summary>
    public IDictionary<string, MerchantAllowance> Merchants { get; set; } =
        new Dictionary<string, MerchantAllowance>(StringComparer.Ordinal);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var (name, limits) in Merchants)
        {
            if (!MerchantId.TryParse(name, out _))
            {
                yield return new ValidationResult($"{nameof(Merchants)}:{name} is no merchant's name.");
            }

            foreach (var problem in FindProblems($"{nameof(Merchants)}:{name}", limits))
            {
                yield return new ValidationResult(problem);
            }
        }

        foreach (var problem in FindProblems(nameof(Default), Default))
        {
            yield return new ValidationResult(problem);
        }
    }

    private static IEnumerable<string> FindProblems(string path, MerchantAllowance limits)
    {
        if (limits.OpeningsPerDay is < 0 or > OpeningsMax)
        {
            yield return $"{path}:{nameof(limits.OpeningsPerDay)} must be 0 to {OpeningsMax}.";
        }

        if (limits.NumbersPerBinAndLastFourPerDay is < 0 or > NumbersMax)
        {
            yield return $"{path}:{nameof(limits.NumbersPerBinAndLastFourPerDay)} must be 0 to {NumbersMax}.";
        }

        foreach (var (currency, amount) in limits.AmountPerDay)
        {
            if (!Currency.TryParse(currency, out _))
            {
                yield return $"{path}:{nameof(limits.AmountPerDay)}:{currency} is no currency of ISO 4217.";
            }

            if (amount is < 0 or > AmountMax)
            {
                yield return $"{path}:{nameof(limits.AmountPerDay)}:{currency} must be 0 to {AmountMax} minor units.";
            }
        }
    }
}
