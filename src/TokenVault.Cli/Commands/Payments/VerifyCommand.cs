using System.CommandLine;
using TokenVault.Cli.Inputs;
using TokenVault.Cli.Output;
using TokenVault.Contracts.V1;

namespace TokenVault.Cli.Commands.Payments;

internal static class VerifyCommand
{
    public static Command Create(Screen screen)
    {
        var (call, input) = (new MerchantCall(), new AuthorizationInput());
        var currency = AmountInput.CurrencyOption();
        var command = new Command("verify", "Asks the card's bank whether the card is good, with no amount. Exit code 2: it is not, or not known yet.") { currency };
        call.AddTo(command);
        input.AddTo(command);
        command.SetAction((parsed, cancellationToken) => screen.RunAsync(async () =>
        {
            var request = new VerifyRequest
            {
                Token = input.Token(parsed),
                CurrencyCode = AmountInput.ReadCurrency(parsed.GetRequiredValue(currency)).Code,
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
                    return (await client.Payments.VerifyAsync(request, cancellationToken: cancellationToken)).Payment;
                });
        }));
        return command;
    }
}
