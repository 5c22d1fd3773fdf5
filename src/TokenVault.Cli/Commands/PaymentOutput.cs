using TokenVault.Cli.Output;
using TokenVault.Contracts.V1;
using TokenVault.Domain.Amounts;

namespace TokenVault.Cli.Commands;

/// <summary>A payment as lines of name and value.</summary>
internal static class PaymentOutput
{
    public static void Write(Screen screen, Payment payment)
    {
        _ = Currency.TryParse(payment.Amount.CurrencyCode, out var currency);
        screen.Fields(
            ("payment", payment.PaymentId),
            ("status", payment.Status.ToString().ToUpperInvariant()),
            ("amount", AmountText.Format(payment.Amount.MinorUnits, currency)),
            ("decline-code", payment.DeclineCode),
            ("processor", payment.Processor),
            ("processor-reference", payment.ProcessorReference),
            ("disclosure", payment.DisclosureId),
            ("order", payment.OrderReference));
    }
}
