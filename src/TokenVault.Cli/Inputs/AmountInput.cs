using System.CommandLine;
using TokenVault.Domain.Amounts;
using TokenVault.Local;
using Money = TokenVault.Contracts.V1.Money;

namespace TokenVault.Cli.Inputs;

/// <summary>The amount and currency of a new payment.</summary>
internal sealed class AmountInput
{
    private readonly Option<string> _amount = new("--amount") { Description = "In the currency's own unit, such as 12.34.", Required = true };
    private readonly Option<string> _currency = CurrencyOption();

    public static Option<string> CurrencyOption() => new("--currency") { Description = "ISO 4217, such as EUR.", Required = true };

    public void AddTo(Command command)
    {
        command.Add(_amount);
        command.Add(_currency);
    }

    public Money Read(ParseResult parsed) => Read(parsed.GetRequiredValue(_amount), ReadCurrency(parsed.GetRequiredValue(_currency)));

    public static Currency ReadCurrency(string code) => Currency.TryParse(code.ToUpperInvariant(), out var currency)
        ? currency
        : throw new LocalVaultException("--currency must be an ISO 4217 code, such as EUR.");

    public static Money Read(string amount, Currency currency) => AmountText.TryParse(amount, currency, out var minorUnits)
        ? new Money { MinorUnits = minorUnits, CurrencyCode = currency.Code }
        : throw new LocalVaultException($"--amount must be above 0 with at most {currency.Exponent} decimals in {currency.Code}, such as 12.");
}
