using System.CommandLine;
using TokenVault.Cli.Inputs;
using TokenVault.Cli.Output;
using TokenVault.Contracts.V1;

namespace TokenVault.Cli.Commands.Privacy;

internal static class HoldCommand
{
    public static Command Create(Screen screen)
    {
        var call = new CustomerCall();
        var reason = new Option<string>("--reason") { Description = "Why. The merchant does not learn of it.", Required = true };
        var until = TimeText.Option("--until", "When it ends by itself. Default: when it is released.");
        var reference = Reference();
        var command = new Command("hold", "Places a legal hold: nothing of the customer is erased or deleted while it stands.") { reference, reason, until };
        call.AddTo(command);
        command.SetAction((parsed, cancellationToken) => call.RunAsync(screen, parsed, async client =>
        {
            var answer = await client.Privacy.PlaceHoldAsync(
                new PlaceHoldRequest
                {
                    MerchantId = call.Merchant(parsed),
                    CustomerReference = call.Customer(parsed),
                    Reference = parsed.GetRequiredValue(reference),
                    Reason = parsed.GetRequiredValue(reason),
                    Until = TimeText.Read(parsed, until),
                },
                cancellationToken: cancellationToken);
            HoldsCommand.Write(screen, answer.Hold);
            return 0;
        }));
        return command;
    }

    public static Option<string> Reference() => new("--reference") { Description = "The hold's own name, such as a court's file number.", Required = true };
}
