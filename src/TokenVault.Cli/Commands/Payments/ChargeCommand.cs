using System.CommandLine;
using TokenVault.Cli.Inputs;
using TokenVault.Cli.Output;
using TokenVault.Contracts.V1;

namespace TokenVault.Cli.Commands.Payments;

internal static class ChargeCommand
{
    public static Command Create(Screen screen)
    {
        var (call, amount, input) = (new MerchantCall(), new AmountInput(), new AuthorizationInput());
        var command = new Command("charge", "Charges a token: authorizes and captures in one. Exit code 2: not charged, or not known yet.");
        call.AddTo(command);
        amount.AddTo(command);
        input.AddTo(command);
        command.SetAction((parsed, cancellationToken) => screen.RunAsync(async () =>
        {
            var request = new ChargeRequest
            {
                Token = input.Token(parsed),
                Amount = amount.Read(parsed),
                CvcHandle = input.CvcHandle(parsed),
                OrderReference = input.Order(parsed),
                Details = input.Details(parsed),
            };
            return await call.RunAsync(
                screen,
                parsed,
                PaymentStatus.Succeeded,
                async (client, key) =>
                {
                    request.IdempotencyKey = key;
                    return (await client.Payments.ChargeAsync(request, cancellationToken: cancellationToken)).Payment;
                });
        }));
        return command;
    }
}
