namespace TokenVault.Domain.Amounts;

/// <summary>A currency of ISO 4217.</summary>
public readonly record struct Currency
{
    private readonly string? _code;

    private Currency(string code, int exponent) => (_code, Exponent) = (code, exponent);

    /// <summary>Three capital letters.</summary>
    public string Code => _code ?? "";

    /// <summary>How many decimals the minor unit stands for: 0, 2, 3 or 4.</summary>
    public int Exponent { get; }

    public static bool TryParse(string? code, out Currency currency)
    {
        currency = default;
        if (code is not { Length: 3 } || !CurrencyTable.TryGetExponent(code, out var exponent))
        {
            return false;
        }

        currency = new Currency(code, exponent);
        return true;
    }

    public override string ToString() => Code;
}
