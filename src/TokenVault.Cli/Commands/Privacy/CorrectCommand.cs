using System.CommandLine;
using System.Globalization;
using System.Text;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using TokenVault.Cli.Inputs;
using TokenVault.Cli.Output;
using TokenVault.Contracts.V1;
using TokenVault.Local;

namespace TokenVault.Cli.Commands.Privacy;

internal static class CorrectCommand
{
    private const int RefusedExitCode = 2;

    public static Command Create(Screen screen)
    {
        var (call, expiry, labels) = (new CustomerCall(), new ExpiryInput(), TermsInput.Labels());
        var tokens = new Option<string[]>("--token") { Description = "Only this token, several times. Default: all of the customer." };
        var name = new Option<string?>("--cardholder") { Description = "The card holder's name from now on; empty text for none." };
        var reference = new Option<string?>("--new-customer") { Description = "What the customer is called from now on." };
        var command = new Command("correct", "Corrects what is kept with a customer's tokens. Another card number is the merchant's: tokenvault tokens update --new-card. Exit code 2: some tokens were refused.")
        {
            tokens, expiry.Option, labels, name, reference,
        };
        call.AddTo(command);
        command.SetAction((parsed, cancellationToken) => call.RunAsync(screen, parsed, async client =>
        {
            var request = new CorrectRequest { MerchantId = call.Merchant(parsed), CustomerReference = call.Customer(parsed), UpdateMask = new FieldMask() };
            request.Tokens.Add(parsed.GetValue(tokens) ?? []);
            if (parsed.GetValue(expiry.Option) is not null)
            {
                var (month, year) = expiry.Read(parsed, testCard: null);
                request.UpdateMask.Paths.Add("expiry");
                request.Expiry = new ExpiryDate { Month = month, Year = year };
            }

            Read(request, parsed.GetValue(labels), parsed.GetValue(name), parsed.GetValue(reference));
            var answer = await client.Privacy.CorrectAsync(request, cancellationToken: cancellationToken);
            foreach (var refused in answer.Refused)
            {
                screen.Refused($"{refused.Token}: {Refusal.OfReason(refused.Reason)}");
            }

            screen.Say(string.Create(CultureInfo.InvariantCulture, $"{answer.Corrected} tokens corrected, {answer.Refused.Count} refused."));
            return answer.Refused.Count == 0 ? 0 : RefusedExitCode;
        }));
        return command;
    }

    private static void Read(CorrectRequest request, string[]? labels, string? name, string? reference)
    {
        if (labels is { Length: > 0 })
        {
            request.UpdateMask.Paths.Add("labels");
            request.Labels.Add(TermsInput.ReadLabels(labels.Where(text => text.Length > 0)));
        }

        if (name is not null)
        {
            request.UpdateMask.Paths.Add("cardholder_name");
            request.CardholderName = ByteString.CopyFrom(Encoding.UTF8.GetBytes(name));
        }

        if (reference is not null)
        {
            request.UpdateMask.Paths.Add("new_customer_reference");
            request.NewCustomerReference = reference;
        }

        if (request.UpdateMask.Paths.Count == 0)
        {
            throw new LocalVaultException("Say what to correct: --expiry, --label, --cardholder or --new-customer.");
        }
    }
}
