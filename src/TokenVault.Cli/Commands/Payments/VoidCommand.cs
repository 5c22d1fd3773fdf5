using System.CommandLine;
using TokenVault.Cli.Inputs;
using TokenVault.Cli.Output;
using TokenVault.Contracts.V1;

namespace TokenVault.Cli.Commands.Payments;

internal static class VoidCommand
{
    public static Command Create(Screen screen)
    {
        var call = new MerchantCall();
        var payment = FollowUpInput.PaymentArgument();
        var command = new Command("void", "Lets an authorization go before anything of it was captured. Exit code 2: not voided, or not known yet.") { payment };
        call.AddTo(command);
        command.SetAction((parsed, cancellationToken) => screen.RunAsync(() => call.RunAsync(
            screen,
            parsed,
            async (client, key) =>
            {
                var request = new VoidRequest { PaymentId = parsed.GetRequiredValue(payment), IdempotencyKey = key };
                var answer = await client.Payments.VoidAsync(request, cancellationToken: cancellationToken);
                return (answer.Payment, answer.Operation);
            })));
        return command;
    }
}
