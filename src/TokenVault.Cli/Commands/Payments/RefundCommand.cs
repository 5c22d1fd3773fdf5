using System.CommandLine;
using TokenVault.Cli.Inputs;
using TokenVault.Cli.Output;
using TokenVault.Contracts.V1;

namespace TokenVault.Cli.Commands.Payments;

internal static class RefundCommand
{
    public static Command Create(Screen screen)
    {
        var (call, input) = (new MerchantCall(), new FollowUpInput());
        var command = new Command(
            "refund", "Gives back a captured amount or a part of it. Exit code 2: not given back, or not known yet.");
        call.AddTo(command);
        input.AddTo(command);
        command.SetAction((parsed, cancellationToken) => screen.RunAsync(() => call.RunAsync(
            screen,
            parsed,
            async (client, key) =>
            {
                var request = new RefundRequest
                {
                    PaymentId = input.PaymentId(parsed),
                    Amount = await input.ReadAmountAsync(parsed, client, cancellationToken),
                    IdempotencyKey = key,
                };
                var answer = await client.Payments.RefundAsync(request, cancellationToken: cancellationToken);
                return (answer.Payment, answer.Operation);
            })));
        return command;
    }
}
