using System.CommandLine;
using System.Globalization;
using Google.Protobuf;
using TokenVault.Cli.Inputs;
using TokenVault.Cli.Output;
using TokenVault.Client;
using TokenVault.Contracts.V1;

namespace TokenVault.Cli.Commands.Tokens;

internal static class ListTokensCommand
{
    private const int PageSizeMax = 1000;

    public static Command Create(Screen screen)
    {
        var directory = VaultOptions.Directory();
        var merchant = VaultOptions.Merchant();
        var customer = new Option<string>("--customer") { Description = "Whose, by your own name for him.", Required = true };
        var json = VaultOptions.Json();
        var command = new Command("list", "Lists a customer's tokens, oldest first.") { directory, merchant, customer, json };
        command.SetAction((parsed, cancellationToken) => screen.RunAsync(async () =>
        {
            var vault = await RunningVault.OpenAsync(parsed.GetRequiredValue(directory));
            using var client = vault.Connect(parsed.GetRequiredValue(merchant));
            var table = new TextTable("token", "state", "usage", "card", "expiry", "made", "last used");
            var shown = 0;
            await foreach (var token in ReadAsync(client, parsed.GetRequiredValue(customer), cancellationToken))
            {
                shown++;
                if (parsed.GetValue(json))
                {
                    screen.Line(JsonFormatter.Default.Format(token));
                    continue;
                }

                table.Add(
                    token.Token_, Words.Shown(token.State), Words.Shown(token.Usage), TokenOutput.Card(token), TokenOutput.Expiry(token),
                    TimeText.Shown(token.CreateTime), token.LastUseTime is null ? "" : TimeText.Shown(token.LastUseTime)[..10]);
            }

            if (!parsed.GetValue(json))
            {
                screen.Table(table);
                screen.Say(string.Create(CultureInfo.InvariantCulture, $"{shown} tokens."));
            }

            return 0;
        }));
        return command;
    }

    private static async IAsyncEnumerable<Token> ReadAsync(
        TokenVaultClient client, string customer, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var request = new ListTokensRequest { CustomerReference = customer, PageSize = PageSizeMax };
        do
        {
            var page = await client.Tokens.ListTokensAsync(request, cancellationToken: cancellationToken);
            foreach (var token in page.Tokens)
            {
                yield return token;
            }

            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
    }
}
