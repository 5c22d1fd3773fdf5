using System.CommandLine;
using Google.Protobuf;
using TokenVault.Cli.Cards;
using TokenVault.Cli.Inputs;
using TokenVault.Cli.Output;
using TokenVault.Contracts.V1;

namespace TokenVault.Cli.Commands;

internal static class TokenizeCommand
{
    public static Command Create(Screen screen)
    {
        var directory = VaultOptions.Directory();
        var merchant = VaultOptions.Merchant();
        var expiry = new ExpiryInput();
        var file = new Option<string?>("--card-file") { Description = "First line the card number, second line the CVC; - is standard input." };
        var test = new Option<string?>("--test-card") { Description = $"A published test card: {TestCards.Names}." };
        var cvc = new Option<bool>("--cvc") { Description = "Also ask for the CVC; the answer holds a handle for one charge." };
        var terms = new TermsInput();
        var command = new Command(
            "tokenize",
            "Swaps a card for its token. The number is asked for without echo or read from a file; there is no option that takes it, because arguments are visible to every user of the machine.")
        {
            directory, merchant, expiry.Option, file, test, cvc,
        };
        terms.AddTo(command);
        command.SetAction((parsed, cancellationToken) => screen.RunAsync(async () =>
        {
            var vault = await RunningVault.OpenAsync(parsed.GetRequiredValue(directory));
            var (month, year) = expiry.Read(parsed, parsed.GetValue(test));
            using var card = CardEntry.Read(parsed.GetValue(test), parsed.GetValue(file), parsed.GetValue(cvc));
            using var client = vault.Connect(parsed.GetRequiredValue(merchant));
            var request = terms.Read(parsed, new Card
            {
                // Borrowed, and wiped with the entry.
                Number = UnsafeByteOperations.UnsafeWrap(card.Number.Memory),
                ExpiryMonth = month,
                ExpiryYear = year,
                Cvc = UnsafeByteOperations.UnsafeWrap(card.Cvc.Memory),
            });
            var answer = await client.Tokens.TokenizeAsync(request, cancellationToken: cancellationToken);
            TokenOutput.Write(screen, answer.Token);
            screen.Fields(("cvc-handle", answer.CvcHandle.ToBase64()));
            return 0;
        }));
        return command;
    }
}
