using System.CommandLine;
using TokenVault.Cli.Inputs;
using TokenVault.Cli.Output;
using TokenVault.Contracts.V1;

namespace TokenVault.Cli.Commands.Payments;

internal static class CaptureCommand
{
    public static Command Create(Screen screen)
    {
        var (call, input) = (new MerchantCall(), new FollowUpInput());
        var command = new Command("capture", "Takes an authorized amount or a part of it. Exit code 2: not captured, or not known yet.");
        call.AddTo(command);
        input.AddTo(command);
        command.SetAction((parsed, cancellationToken) => screen.RunAsync(() => call.RunAsync(
            screen,
            parsed,
            async (client, key) =>
            {
                var request = new CaptureRequest
                {
                    PaymentId = input.PaymentId(parsed),
                    Amount = await input.ReadAmountAsync(parsed, client, cancellationToken),
                    IdempotencyKey = key,
                };
                var answer = await client.Payments.CaptureAsync(request, cancellationToken: cancellationToken);
                return (answer.Payment, answer.Operation);
            })));
        return command;
    }
}
