using System.CommandLine;
using System.Globalization;
using TokenVault.Cli.Output;
using TokenVault.Contracts.V1;
using TokenVault.Local;

namespace TokenVault.Cli.Commands;

internal static class DisclosuresCommand
{
    public static Command Create(Screen screen)
    {
        var directory = VaultOptions.Directory();
        var token = new Argument<string>("token") { Description = "The token whose disclosures are wanted." };
        var command = new Command("disclosures", "Lists when, why and to whom a token's card was opened, asked as the auditor.") { directory, token };
        command.SetAction((parsed, cancellationToken) => screen.RunAsync(async () =>
        {
            var vault = await RunningVault.OpenAsync(parsed.GetRequiredValue(directory));
            using var client = vault.ConnectAuditor();
            var name = parsed.GetRequiredValue(token);
            if (!name.StartsWith("tok_", StringComparison.Ordinal))
            {
                throw new LocalVaultException("The record calls a token by its tok_ name. `tokenvault tokens show` gives it for the digits of another form.");
            }

            var request = new ListDisclosuresRequest { Token = name };
            var count = 0;
            do
            {
                var page = await client.Disclosures.ListDisclosuresAsync(request, cancellationToken: cancellationToken);
                count += page.Disclosures.Count;
                foreach (var entry in page.Disclosures)
                {
                    Write(screen, entry);
                }

                foreach (var deletion in page.Deletions)
                {
                    Write(screen, deletion);
                }

                request.PageToken = page.NextPageToken;
            }
            while (request.PageToken.Length > 0);

            screen.Say(string.Create(CultureInfo.InvariantCulture, $"{count} disclosures."));
            return 0;
        }));
        return command;
    }

    private static void Write(Screen screen, Disclosure entry) => screen.Fields(
        ("disclosure", entry.DisclosureId),
        ("  time", entry.Time.ToDateTimeOffset().ToString("u", CultureInfo.InvariantCulture)),
        ("  purpose", entry.Purpose.ToString()),
        ("  merchant", entry.MerchantId),
        ("  payment", entry.PaymentId),
        ("  operation", entry.OperationId),
        ("  recipient", entry.Recipient),
        ("  with", entry.WithCardholderName ? "cardholder name" : ""),
        ("  gateway", entry.GatewayId));

    private static void Write(Screen screen, TokenDeletion entry) => screen.Fields(
        ("deletion", entry.DisclosureId),
        ("  time", entry.Time.ToDateTimeOffset().ToString("u", CultureInfo.InvariantCulture)),
        ("  reason", entry.Reason),
        ("  merchant", entry.MerchantId),
        ("  gateway", entry.GatewayId));
}
