using System.CommandLine;
using TokenVault.Cli.Inputs;
using TokenVault.Cli.Output;
using TokenVault.Contracts.V1;

namespace TokenVault.Cli.Commands.Privacy;

internal static class HoldsCommand
{
    public static Command Create(Screen screen)
    {
        var call = new CustomerCall();
        var command = new Command("holds", "Lists the legal holds that stand on a customer.");
        call.AddTo(command);
        command.SetAction((parsed, cancellationToken) => call.RunAsync(screen, parsed, async client =>
        {
            var answer = await client.Privacy.ListHoldsAsync(
                new ListHoldsRequest { MerchantId = call.Merchant(parsed), CustomerReference = call.Customer(parsed) }, cancellationToken: cancellationToken);
            foreach (var hold in answer.Holds)
            {
                Write(screen, hold);
            }

            screen.Say($"{answer.Holds.Count} holds.");
            return 0;
        }));
        return command;
    }

    public static void Write(Screen screen, LegalHold hold) => screen.Fields(
        ("hold", hold.Reference),
        ("  reason", hold.Reason),
        ("  until", hold.Until is null ? "it is released" : TimeText.Shown(hold.Until)),
        ("  placed by", hold.PlacedBy),
        ("  placed", TimeText.Shown(hold.PlaceTime)));
}
