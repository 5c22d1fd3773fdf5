using System.CommandLine;
using TokenVault.Cli.Output;
using TokenVault.Contracts.V1;

namespace TokenVault.Cli.Commands;

internal static class PaymentCommand
{
    public static Command Create(Screen screen)
    {
        var directory = VaultOptions.Directory();
        var merchant = VaultOptions.Merchant();
        var payment = new Argument<string>("payment-id") { Description = "What charge printed: pay_..." };
        var command = new Command("payment", "Shows a payment as it stands.") { directory, merchant, payment };
        command.SetAction((parsed, cancellationToken) => screen.RunAsync(async () =>
        {
            var vault = await RunningVault.OpenAsync(parsed.GetRequiredValue(directory));
            using var client = vault.Connect(parsed.GetRequiredValue(merchant));
            var request = new GetPaymentRequest { PaymentId = parsed.GetRequiredValue(payment) };
            var answer = await client.Payments.GetPaymentAsync(request, cancellationToken: cancellationToken);
            PaymentOutput.Write(screen, answer.Payment);
            return 0;
        }));
        return command;
    }
}
