using System.CommandLine;
using TokenVault.Cli.Inputs;
using TokenVault.Cli.Output;
using TokenVault.Contracts.V1;

namespace TokenVault.Cli.Commands.Tokens;

internal static class DeleteTokenCommand
{
    public static Command Create(Screen screen)
    {
        var directory = VaultOptions.Directory();
        var merchant = VaultOptions.Merchant();
        var token = TokensCommand.TokenArgument();
        var command = new Command("delete", "Deletes a token with its card. It can't be charged from then on, wherever a copy of the store may be put back.")
        {
            directory, merchant, token,
        };
        command.SetAction((parsed, cancellationToken) => screen.RunAsync(async () =>
        {
            var vault = await RunningVault.OpenAsync(parsed.GetRequiredValue(directory));
            using var client = vault.Connect(parsed.GetRequiredValue(merchant));
            var request = new DeleteTokenRequest { Token = parsed.GetRequiredValue(token) };
            var answer = await client.Tokens.DeleteTokenAsync(request, cancellationToken: cancellationToken);
            screen.Success($"deleted; its sealed card is gone from all files of the gateway by {TimeText.Shown(answer.PurgeTime)}");
            return 0;
        }));
        return command;
    }
}
