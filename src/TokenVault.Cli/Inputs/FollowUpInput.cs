using System.CommandLine;
using TokenVault.Client;
using TokenVault.Contracts.V1;

namespace TokenVault.Cli.Inputs;

/// <summary>Which payment a capture or refund is about, and how much of it.</summary>
internal sealed class FollowUpInput
{
    private readonly Argument<string> _payment = PaymentArgument();
    private readonly Option<string?> _amount = new("--amount") { Description = "In the payment's currency, such as 12.34. Default: all that is left." };

    public static Argument<string> PaymentArgument() => new("payment-id") { Description = "What authorize or charge printed: pay_..." };

    public void AddTo(Command command)
    {
        command.Add(_payment);
        command.Add(_amount);
    }

    public string PaymentId(ParseResult parsed) => parsed.GetRequiredValue(_payment);

    /// <summary>Null for all that is left. The payment is looked up for its currency, so that 12.34 can't be taken in another one.</summary>
    public async Task<Money?> ReadAmountAsync(ParseResult parsed, TokenVaultClient client, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(_amount) is not { } amount)
        {
            return null;
        }

        var request = new GetPaymentRequest { PaymentId = PaymentId(parsed) };
        var found = await client.Payments.GetPaymentAsync(request, cancellationToken: cancellationToken);
        return AmountInput.Read(amount, AmountInput.ReadCurrency(found.Payment.Amount.CurrencyCode));
    }
}
