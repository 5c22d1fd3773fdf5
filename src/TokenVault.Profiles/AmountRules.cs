using TokenVault.Domain.Amounts;

namespace TokenVault.Profiles;

/// <summary>How a processor counts amounts where it differs from ISO 4217.</summary>
public sealed class AmountRules
{
    private static readonly long[] PowersOfTen = [1, 10, 100, 1_000, 10_000];

    private readonly IReadOnlyDictionary<string, int> _decimals;
    private readonly IReadOnlyDictionary<int, long> _steps;
    private readonly IReadOnlySet<string> _unsupported;

    internal AmountRules(
        IReadOnlyDictionary<string, int> decimals, IReadOnlyDictionary<int, long> steps, IReadOnlySet<string> unsupported, long max)
    {
        (_decimals, _steps, _unsupported, Max) = (decimals, steps, unsupported, max);
    }

    /// <summary>The largest amount in the processor's minor units.</summary>
    public long Max { get; }

    /// <summary>False for a currency that the processor's documentation is not clear about.</summary>
    public bool Supports(Currency currency) => !_unsupported.Contains(currency.Code);

    /// <summary>Counts an amount as the processor does. Rounding would take another sum than was asked for: it refuses instead.</summary>
    /// <param name="minorUnits">In the minor units of ISO 4217, not negative.</param>
    /// <param name="currency">The currency.</param>
    /// <param name="processorUnits">In the processor's minor units.</param>
    public AmountFit ToProcessor(long minorUnits, Currency currency, out long processorUnits)
    {
        processorUnits = 0;
        var difference = DecimalsOf(currency) - currency.Exponent;
        if (difference < 0 && minorUnits % PowersOfTen[-difference] != 0)
        {
            return AmountFit.TooFine;
        }

        // At most twelve digits times ten thousand: no overflow.
        var units = difference < 0 ? minorUnits / PowersOfTen[-difference] : minorUnits * PowersOfTen[difference];
        if (_steps.TryGetValue(DecimalsOf(currency), out var step) && units % step != 0)
        {
            return AmountFit.TooFine;
        }

        if (units > Max)
        {
            return AmountFit.TooLarge;
        }

        processorUnits = units;
        return AmountFit.Fits;
    }

    /// <summary>The other way; null where the processor's amount is none of ours.</summary>
    public long? FromProcessor(long processorUnits, Currency currency)
    {
        var difference = DecimalsOf(currency) - currency.Exponent;
        if (processorUnits is < 0 or > Money.MinorUnitsMax * 10_000)
        {
            return null;
        }

        if (difference > 0)
        {
            return processorUnits % PowersOfTen[difference] == 0 ? processorUnits / PowersOfTen[difference] : null;
        }

        return processorUnits <= Money.MinorUnitsMax ? processorUnits * PowersOfTen[-difference] : null;
    }

    private int DecimalsOf(Currency currency) => _decimals.TryGetValue(currency.Code, out var decimals) ? decimals : currency.Exponent;
}
