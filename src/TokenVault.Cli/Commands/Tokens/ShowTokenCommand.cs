using System.CommandLine;
using Google.Protobuf;
using TokenVault.Cli.Output;
using TokenVault.Contracts.V1;

namespace TokenVault.Cli.Commands.Tokens;

internal static class ShowTokenCommand
{
    public static Command Create(Screen screen)
    {
        var directory = VaultOptions.Directory();
        var merchant = VaultOptions.Merchant();
        var json = VaultOptions.Json();
        var token = TokensCommand.TokenArgument();
        var command = new Command("show", "Shows all that is kept with a token. Never the card number: there is no call that gives it.") { directory, merchant, json, token };
        command.SetAction((parsed, cancellationToken) => screen.RunAsync(async () =>
        {
            var vault = await RunningVault.OpenAsync(parsed.GetRequiredValue(directory));
            using var client = vault.Connect(parsed.GetRequiredValue(merchant));
            var request = new GetTokenRequest { Token = parsed.GetRequiredValue(token) };
            var answer = await client.Tokens.GetTokenAsync(request, cancellationToken: cancellationToken);
            if (parsed.GetValue(json))
            {
                screen.Line(JsonFormatter.Default.Format(answer.Token));
            }
            else
            {
                TokenOutput.Write(screen, answer.Token);
            }

            return 0;
        }));
        return command;
    }
}
