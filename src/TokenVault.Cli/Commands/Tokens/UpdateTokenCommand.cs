using System.CommandLine;
using System.Text;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using TokenVault.Cli.Cards;
using TokenVault.Cli.Inputs;
using TokenVault.Cli.Output;
using TokenVault.Contracts.V1;
using TokenVault.Local;

namespace TokenVault.Cli.Commands.Tokens;

internal static class UpdateTokenCommand
{
    public static Command Create(Screen screen)
    {
        var directory = VaultOptions.Directory();
        var merchant = VaultOptions.Merchant();
        var token = TokensCommand.TokenArgument();
        var expiry = new ExpiryInput();
        var newCard = new Option<bool>("--new-card") { Description = "Puts another card under the token (a reissue): its number is asked for without echo, or read from --card-file." };
        var file = new Option<string?>("--card-file") { Description = "First line the new card's number; - is standard input." };
        var test = new Option<string?>("--test-card") { Description = $"A published test card as the new card: {TestCards.Names}." };
        var labels = TermsInput.Labels();
        var customers = new Option<string[]>("--customer") { Description = "Whose it is from now on, several times; empty text for nobody." };
        var name = new Option<string?>("--cardholder") { Description = "The card holder's name from now on; empty text for none." };
        var command = new Command("update", "Changes what is kept with a token, or the card under it. What is not given stays as it is.")
        {
            directory, merchant, token, expiry.Option, newCard, file, test, labels, customers, name,
        };
        command.SetAction((parsed, cancellationToken) => screen.RunAsync(async () =>
        {
            var vault = await RunningVault.OpenAsync(parsed.GetRequiredValue(directory));
            var request = new UpdateTokenRequest { Token = parsed.GetRequiredValue(token), UpdateMask = new FieldMask() };
            Read(request, "labels", parsed.GetValue(labels), given => request.Labels.Add(TermsInput.ReadLabels(given.Where(text => text.Length > 0))));
            Read(request, "customer_references", parsed.GetValue(customers), given => request.CustomerReferences.Add(given.Where(text => text.Length > 0)));
            using var entry = parsed.GetValue(newCard) || parsed.GetValue(file) is not null || parsed.GetValue(test) is not null
                ? CardEntry.Read(parsed.GetValue(test), parsed.GetValue(file), withCvc: false)
                : null;
            ReadCard(request, entry, parsed.GetValue(expiry.Option) is null && entry is null ? null : expiry.Read(parsed, parsed.GetValue(test)));
            ReadName(request, parsed.GetValue(name));
            if (request.UpdateMask.Paths.Count == 0)
            {
                throw new LocalVaultException("Say what to change: --new-card, --expiry, --label, --customer or --cardholder.");
            }

            using var client = vault.Connect(parsed.GetRequiredValue(merchant));
            TokenOutput.Write(screen, (await client.Tokens.UpdateTokenAsync(request, cancellationToken: cancellationToken)).Token);
            return 0;
        }));
        return command;
    }

    private static void Read(UpdateTokenRequest request, string path, string[]? given, Action<string[]> read)
    {
        if (given is { Length: > 0 })
        {
            request.UpdateMask.Paths.Add(path);
            read(given);
        }
    }

    private static void ReadCard(UpdateTokenRequest request, CardEntry? entry, (uint Month, uint Year)? expiry)
    {
        if (entry is not null)
        {
            request.UpdateMask.Paths.Add("card");
            request.Card = new Card
            {
                Number = UnsafeByteOperations.UnsafeWrap(entry.Number.Memory),
                ExpiryMonth = expiry!.Value.Month,
                ExpiryYear = expiry.Value.Year,
            };
        }
        else if (expiry is var (month, year))
        {
            request.UpdateMask.Paths.Add("expiry");
            request.Expiry = new ExpiryDate { Month = month, Year = year };
        }
    }

    private static void ReadName(UpdateTokenRequest request, string? name)
    {
        if (name is null)
        {
            return;
        }

        var bytes = ByteString.CopyFrom(Encoding.UTF8.GetBytes(name));
        if (request.Card is { } card)
        {
            card.CardholderName = bytes;
        }
        else
        {
            request.UpdateMask.Paths.Add("cardholder_name");
            request.CardholderName = bytes;
        }
    }
}
