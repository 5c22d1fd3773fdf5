using System.CommandLine;
using System.Globalization;
using Grpc.Core;
using TokenVault.Cli.Output;
using TokenVault.Cli.Privacy;
using TokenVault.Contracts.V1;

namespace TokenVault.Cli.Commands.Privacy;

internal static class CopyCommand
{
    private const int IncompleteExitCode = 2;

    public static Command Create(Screen screen)
    {
        var call = new CustomerCall();
        var output = new Option<DirectoryInfo>("--out") { Description = "Where to write copy.json, for programs, and copy.html, for the card holder.", Required = true };
        var command = new Command("copy", "Writes a copy of everything that is kept about a customer. Exit code 2: the adapter was away, so disclosures are missing, and the copy says so.")
        {
            output,
        };
        call.AddTo(command);
        command.SetAction((parsed, cancellationToken) => call.RunAsync(screen, parsed, async client =>
        {
            var request = new GetCopyRequest { MerchantId = call.Merchant(parsed), CustomerReference = call.Customer(parsed) };
            var content = new GetCopyResponse();
            using var parts = client.Privacy.GetCopy(request, cancellationToken: cancellationToken);
            await foreach (var part in parts.ResponseStream.ReadAllAsync(cancellationToken))
            {
                content.MergeFrom(part);
            }

            var copy = new CustomerCopy(request.MerchantId, request.CustomerReference, TimeProvider.System.GetUtcNow(), content);
            var folder = parsed.GetRequiredValue(output);
            folder.Create();
            OwnersFile.Write(Path.Combine(folder.FullName, "copy.json"), CopyJson.Write(copy));
            OwnersFile.Write(Path.Combine(folder.FullName, "copy.html"), CopyPage.Write(copy));
            screen.Say(string.Create(
                CultureInfo.InvariantCulture,
                $"{content.Tokens.Count} tokens, {content.ErasedTokens.Count} erased, {content.Payments.Count} payments, {content.Disclosures.Count} disclosures, {content.Holds.Count} holds: copy.json and copy.html in {folder.FullName}."));
            if (content.Missing.Count == 0)
            {
                return 0;
            }

            screen.Failure($"Missing: {string.Join(", ", content.Missing)}. Make the copy again when the adapter is back.");
            return IncompleteExitCode;
        }));
        return command;
    }
}
