using System.CommandLine;
using Google.Protobuf;
using TokenVault.Cli.Inputs;
using TokenVault.Cli.Output;
using TokenVault.Contracts.V1;

namespace TokenVault.Cli.Commands.Payments;

internal static class PaymentCommand
{
    public static Command Create(Screen screen)
    {
        var directory = VaultOptions.Directory();
        var merchant = VaultOptions.Merchant();
        var json = VaultOptions.Json();
        var payment = FollowUpInput.PaymentArgument();
        var command = new Command(
            "payment", "Shows a payment as it stands: its operations, why it was declined and what to do, disputes, and how an unknown outcome is being found out.")
        {
            directory, merchant, json, payment,
        };
        command.SetAction((parsed, cancellationToken) => screen.RunAsync(async () =>
        {
            var vault = await RunningVault.OpenAsync(parsed.GetRequiredValue(directory));
            using var client = vault.Connect(parsed.GetRequiredValue(merchant));
            var request = new GetPaymentRequest { PaymentId = parsed.GetRequiredValue(payment) };
            var answer = await client.Payments.GetPaymentAsync(request, cancellationToken: cancellationToken);
            if (parsed.GetValue(json))
            {
                screen.Line(JsonFormatter.Default.Format(answer.Payment));
            }
            else
            {
                PaymentOutput.Write(screen, answer.Payment);
            }

            return 0;
        }));
        return command;
    }
}
