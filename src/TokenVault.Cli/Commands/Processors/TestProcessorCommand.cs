using System.CommandLine;
using System.Globalization;
using System.Text;
using TokenVault.Cli.Cards;
using TokenVault.Cli.Inputs;
using TokenVault.Cli.Output;
using TokenVault.Local;
using TokenVault.Local.Processes;

namespace TokenVault.Cli.Commands.Processors;

internal static class TestProcessorCommand
{
    public static Command Create(Screen screen)
    {
        var directory = VaultOptions.Directory();
        var config = new Option<FileInfo?>("--config") { Description = "The adapter's configuration. Default: that of the vault." };
        var processor = new Option<string>("--processor") { Description = "The line to test, by its name in the configuration.", DefaultValueFactory = _ => "sandbox" };
        var merchant = new Option<string>("--merchant") { Description = "Whose account to test with.", DefaultValueFactory = _ => "shop" };
        var expiry = new ExpiryInput();
        var file = new Option<string?>("--card-file") { Description = "First line the card number, second line the CVC; - is standard input." };
        var test = new Option<string?>("--test-card") { Description = $"A published test card: {TestCards.Names}." };
        var declined = new Option<FileInfo?>("--decline-card-file") { Description = "One line with a card that the processor declines: number, expiry as MM/YYYY, CVC." };
        var command = new Command(
            "test",
            "Runs a checklist against a practice endpoint with one published test card: what is paid, repeated, captured, given back and let go. The adapter's own program does it and refuses a line that is not marked as practice. Exit code 1: a point does not hold; 2: nothing could be tried.")
        {
            directory, config, processor, merchant, expiry.Option, file, test, declined,
        };
        command.SetAction((parsed, cancellationToken) => screen.RunAsync(async () =>
        {
            var path = parsed.GetValue(config)?.FullName ?? new VaultFolder(parsed.GetRequiredValue(directory).FullName).ProcessorConfig;
            if (!File.Exists(path))
            {
                throw new LocalVaultException($"There is no configuration {path}. Name one with --config, or a vault with --dir.");
            }

            var (month, year) = expiry.Read(parsed, parsed.GetValue(test));
            using var card = CardEntry.Read(parsed.GetValue(test), parsed.GetValue(file), withCvc: true);
            string[] arguments =
            [
                "--config", path, "--processor", parsed.GetRequiredValue(processor), "--merchant", parsed.GetRequiredValue(merchant), "--card-file", "-",
                .. parsed.GetValue(declined) is { } other ? ["--decline-card-file", other.FullName] : Array.Empty<string>(),
            ];
            var date = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{month:00}/{year:0000}"));
            return await ProcessorChecklist.RunAsync(
                arguments, [card.Number.Memory, date, card.Cvc.Memory], line => screen.Line(Printable.Text(line)), cancellationToken);
        }));
        return command;
    }
}
