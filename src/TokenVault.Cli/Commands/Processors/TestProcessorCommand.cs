using System.CommandLine;
using TokenVault.Cli.Cards;
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
        var file = new Option<string?>("--card-file") { Description = "First line the card number; - is standard input." };
        var test = new Option<string?>("--test-card") { Description = $"A published test card: {TestCards.Names}." };
        var command = new Command(
            "test",
            "Runs a checklist against a processor's endpoint with one test card: what is authorized, repeated, refused, found again and given back. The adapter's own program does it; use the processor's test account.")
        {
            directory, config, processor, merchant, file, test,
        };
        command.SetAction((parsed, cancellationToken) => screen.RunAsync(async () =>
        {
            var path = parsed.GetValue(config)?.FullName ?? new VaultFolder(parsed.GetRequiredValue(directory).FullName).ProcessorConfig;
            if (!File.Exists(path))
            {
                throw new LocalVaultException($"There is no configuration {path}. Name one with --config, or a vault with --dir.");
            }

            using var card = CardEntry.Read(parsed.GetValue(test), parsed.GetValue(file), withCvc: false);
            string[] arguments =
            [
                "--config", path, "--processor", parsed.GetRequiredValue(processor), "--merchant", parsed.GetRequiredValue(merchant), "--card-file", "-",
            ];
            return await ProcessorChecklist.RunAsync(arguments, [card.Number.Memory], line => screen.Line(Printable.Text(line)), cancellationToken);
        }));
        return command;
    }
}
