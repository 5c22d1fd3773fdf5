using System.CommandLine;
using TokenVault.Cli.Inputs;
using TokenVault.Cli.Output;
using TokenVault.Contracts.V1;

namespace TokenVault.Cli.Commands.Payments;

internal static class AuthorizeCommand
{
    public static Command Create(Screen screen)
    {
        var (call, amount, input) = (new MerchantCall(), new AmountInput(), new AuthorizationInput());
        var command = new Command("authorize", "Reserves an amount, to be captured or voided later. Exit code 2: not authorized.");
        call.AddTo(command);
        amount.AddTo(command);
        input.AddTo(command);
        command.SetAction((parsed, cancellationToken) => screen.RunAsync(async () =>
        {
            var request = new AuthorizeRequest
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
                PaymentStatus.Authorized,
                async (client, key) =>
                {
                    request.IdempotencyKey = key;
                    return (await client.Payments.AuthorizeAsync(request, cancellationToken: cancellationToken)).Payment;
                });
        }));
        return command;
    }
}
