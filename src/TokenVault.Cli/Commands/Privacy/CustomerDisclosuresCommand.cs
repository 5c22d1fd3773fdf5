using System.CommandLine;
using System.Globalization;
using Google.Protobuf;
using TokenVault.Cli.Inputs;
using TokenVault.Cli.Output;
using TokenVault.Cli.Privacy;
using TokenVault.Contracts.V1;

namespace TokenVault.Cli.Commands.Privacy;

internal static class CustomerDisclosuresCommand
{
    public static Command Create(Screen screen)
    {
        var call = new CustomerCall();
        var json = VaultOptions.Json();
        var command = new Command("disclosures", "Lists what was disclosed of a customer's cards, when, why and to whom.") { json };
        call.AddTo(command);
        command.SetAction((parsed, cancellationToken) => call.RunAsync(screen, parsed, async client =>
        {
            var request = new PrivacyServiceListDisclosuresRequest { MerchantId = call.Merchant(parsed), CustomerReference = call.Customer(parsed) };
            var table = new TextTable("time", "token", "why", "to whom", "payment", "with");
            var count = 0;
            do
            {
                var page = await client.Privacy.ListDisclosuresAsync(request, cancellationToken: cancellationToken);
                count += page.Disclosures.Count;
                foreach (var entry in parsed.GetValue(json) ? page.Disclosures.Concat<IMessage>(page.Deletions) : [])
                {
                    screen.Line(JsonFormatter.Default.Format(entry));
                }

                foreach (var entry in page.Disclosures)
                {
                    table.Add(TimeText.Shown(entry.Time), entry.Token, PlainWords.Of(entry.Purpose), entry.Recipient, entry.PaymentId, entry.WithCardholderName ? "name" : "");
                }

                foreach (var entry in page.Deletions)
                {
                    table.Add(TimeText.Shown(entry.Time), entry.Token, $"deleted: {entry.Reason}", "", "", "");
                }

                request.PageToken = page.NextPageToken;
            }
            while (request.PageToken.Length > 0);

            if (!parsed.GetValue(json))
            {
                screen.Table(table);
                screen.Say(string.Create(CultureInfo.InvariantCulture, $"{count} disclosures."));
            }

            return 0;
        }));
        return command;
    }
}
