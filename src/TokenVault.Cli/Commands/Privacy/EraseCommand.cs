using System.CommandLine;
using System.Globalization;
using TokenVault.Cli.Output;
using TokenVault.Cli.Privacy;
using TokenVault.Client;
using TokenVault.Contracts.V1;

namespace TokenVault.Cli.Commands.Privacy;

internal static class EraseCommand
{
    private const int IncompleteExitCode = 2;

    public static Command Create(Screen screen)
    {
        var call = new CustomerCall();
        var output = new Option<FileInfo>("--receipt") { Description = "Where to write the signed receipt. Above 1,000 tokens further parts go beside it: NAME-2.json and so on.", Required = true };
        var command = new Command("erase", "Erases a customer's tokens with all that is kept with them, and the free texts of their payments. Again, it goes on where it was left and gives the receipt once more. Exit code 2: some is left.")
        {
            output,
        };
        call.AddTo(command);
        command.SetAction((parsed, cancellationToken) => call.RunAsync(screen, parsed, async client =>
        {
            var request = new EraseRequest { MerchantId = call.Merchant(parsed), CustomerReference = call.Customer(parsed) };
            EraseResponse answer;
            do
            {
                answer = await client.Privacy.EraseAsync(request, cancellationToken: cancellationToken);
                request.PageToken = answer.NextPageToken;
            }
            while (string.Equals(answer.Reason, "MORE", StringComparison.Ordinal));

            screen.Say(string.Create(
                CultureInfo.InvariantCulture,
                $"{answer.Erased} tokens erased, {answer.Left} left; the texts of {answer.PaymentsCleared} payments removed, {answer.PaymentsLeft} left."));
            var parts = answer.Erased == 0 ? 0 : await WriteReceiptAsync(client, request, parsed.GetRequiredValue(output).FullName, cancellationToken);
            screen.Say(parts == 0 ? "Nothing was erased, so there is no receipt." : string.Create(CultureInfo.InvariantCulture, $"The receipt is in {parsed.GetRequiredValue(output).FullName}, in {parts} parts."));
            if (answer.IsComplete)
            {
                return 0;
            }

            screen.Failure($"Not all is erased: {Refusal.OfReason(answer.Reason)} Ask again then.");
            return IncompleteExitCode;
        }));
        return command;
    }

    private static async Task<int> WriteReceiptAsync(TokenVaultClient client, EraseRequest erased, string path, CancellationToken cancellationToken)
    {
        var request = new GetErasureReceiptRequest { MerchantId = erased.MerchantId, CustomerReference = erased.CustomerReference };
        var parts = 0;
        do
        {
            var part = await client.Privacy.GetErasureReceiptAsync(request, cancellationToken: cancellationToken);
            parts++;
            OwnersFile.Write(parts == 1 ? path : NameOf(path, parts), part.Receipt.ToByteArray());
            request.PageToken = part.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        return parts;
    }

    private static string NameOf(string path, int part) => Path.Combine(
        Path.GetDirectoryName(path)!, string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileNameWithoutExtension(path)}-{part}{Path.GetExtension(path)}"));
}
