using System.CommandLine;
using TokenVault.Cli.Inputs;
using TokenVault.Cli.Keys;
using TokenVault.Cli.Output;
using TokenVault.Contracts.V1;

namespace TokenVault.Cli.Commands.Keys;

internal static class RetireKeyCommand
{
    private const int RefusedExitCode = 2;

    public static Command Create(Screen screen)
    {
        var command = new Command(
            "retire",
            "Retires a key that nothing depends on any more, backups of gateways' stores included. Exit code 2: something does; it says what and until when.");
        var arguments = new KeyArguments(command, KeyArguments.Sealing, KeyArguments.Wrapping, KeyArguments.Fingerprint);
        command.SetAction((parsed, cancellationToken) => screen.RunAsync(async () =>
        {
            var vault = await arguments.OpenAsync(parsed);
            var (purpose, number) = arguments.Key(parsed);
            using var client = vault.ConnectCustodian(arguments.Custodian(parsed));
            var answer = await client.KeyAdmin.RetireKeyAsync(new RetireKeyRequest { Purpose = purpose, Number = number }, cancellationToken: cancellationToken);
            var name = KeyText.NameOf(purpose, number);
            if (answer.Retired)
            {
                screen.Success($"{name} is retired since {TimeText.Shown(answer.Key.RetireTime)}: nothing needs it. It is there until it is destroyed: tokenvault keys destroy.");
                return 0;
            }

            screen.Refused($"{name} is not retired. It is kept by: {KeyText.HoldingOf(answer.Key, TimeProvider.System.GetUtcNow())}.");
            return RefusedExitCode;
        }));
        return command;
    }
}
