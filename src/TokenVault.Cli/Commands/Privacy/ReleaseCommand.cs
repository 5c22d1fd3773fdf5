using System.CommandLine;
using TokenVault.Cli.Output;
using TokenVault.Contracts.V1;

namespace TokenVault.Cli.Commands.Privacy;

internal static class ReleaseCommand
{
    public static Command Create(Screen screen)
    {
        var (call, reference) = (new CustomerCall(), HoldCommand.Reference());
        var command = new Command("release", "Releases a legal hold.") { reference };
        call.AddTo(command);
        command.SetAction((parsed, cancellationToken) => call.RunAsync(screen, parsed, async client =>
        {
            var answer = await client.Privacy.ReleaseHoldAsync(
                new ReleaseHoldRequest
                {
                    MerchantId = call.Merchant(parsed),
                    CustomerReference = call.Customer(parsed),
                    Reference = parsed.GetRequiredValue(reference),
                },
                cancellationToken: cancellationToken);
            screen.Say(answer.WasThere ? "Released." : "There was no such hold.");
            return 0;
        }));
        return command;
    }
}
