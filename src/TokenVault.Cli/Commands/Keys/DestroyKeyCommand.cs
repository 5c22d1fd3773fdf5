using System.CommandLine;
using System.Globalization;
using TokenVault.Cli.Inputs;
using TokenVault.Cli.Keys;
using TokenVault.Cli.Output;
using TokenVault.Contracts.V1;
using TokenVault.Local;

namespace TokenVault.Cli.Commands.Keys;

internal static class DestroyKeyCommand
{
    private const int ProposedExitCode = 2;

    public static Command Create(Screen screen)
    {
        var reason = new Option<string>("--reason") { Description = "Why. It stands in the record of disclosures.", Required = true };
        var command = new Command(
            "destroy",
            "Destroys a key for good: what only it opens is unopenable, wherever it lies. It takes two custodians: the first proposes, the same by another does it. Exit code 2: proposed, not destroyed.")
        {
            reason,
        };
        var arguments = new KeyArguments(command, KeyArguments.Sealing, KeyArguments.Wrapping, KeyArguments.Fingerprint);
        command.SetAction((parsed, cancellationToken) => screen.RunAsync(async () =>
        {
            var vault = await arguments.OpenAsync(parsed);
            var (purpose, number) = arguments.Key(parsed);
            var person = arguments.Custodian(parsed);
            using var client = vault.ConnectCustodian(person);
            var answer = await client.KeyAdmin.DestroyKeyAsync(
                new DestroyKeyRequest { Purpose = purpose, Number = number, Reason = parsed.GetRequiredValue(reason) }, cancellationToken: cancellationToken);
            Write(screen, purpose, number, answer);
            if (!answer.Destroyed)
            {
                screen.Say($"Proposed. Nothing is destroyed until another custodian says the same, by {TimeText.Shown(answer.ConfirmUntil)}:");
                screen.Command(Repetition(vault, purpose, number, person, parsed.GetRequiredValue(reason)));
            }

            return answer.Destroyed ? 0 : ProposedExitCode;
        }));
        return command;
    }

    internal static void Write(Screen screen, KeyPurpose purpose, uint number, DestroyKeyResponse answer)
    {
        var name = KeyText.NameOf(purpose, number);
        WriteLosses(screen, purpose, name, answer);
        if (answer.SilentGatewayIds.Count > 0)
        {
            screen.Refused($"These gateways have not reported since the key was replaced, so all that it may have wrapped for them counts: {string.Join(", ", answer.SilentGatewayIds)}.");
        }

        if (answer.BackupIds.Count > 0)
        {
            screen.Refused(string.Create(
                CultureInfo.InvariantCulture,
                $"{answer.BackupIds.Count} backups of the keystore hold the key all the same: {string.Join(", ", answer.BackupIds)}. Whoever has one and what it opens by has the key. Destroy them, and say so: tokenvault keys backup forget ID."));
        }

        if (answer.Destroyed)
        {
            screen.Success($"{name} is destroyed: {answer.ProposedBy} and {answer.ConfirmedBy} have said so, and it is on record.");
        }
    }

    private static void WriteLosses(Screen screen, KeyPurpose purpose, string name, DestroyKeyResponse answer)
    {
        var lost = answer.Destroyed ? "are unopenable from now on, with all cards that they sealed" : "would become unopenable, with all cards that they sealed";
        var count = KeyText.Count(answer.EpochsLost);
        switch (purpose)
        {
            case KeyPurpose.Fingerprint:
                screen.Say($"No gateway finds cards by {name} any more.");
                break;
            case KeyPurpose.Sealing:
                screen.Say($"{count} epochs that are sealed to {name} and not registered {lost}. Those that are registered stay openable: a wrapping key wraps them.");
                break;
            default:
                screen.Say($"{count} epochs that need {name} {lost}.");
                screen.Say($"{KeyText.Count(answer.EpochsRewrapped)} epochs that {name} once wrapped stay openable: their headers were re-wrapped under a newer key.");
                break;
        }
    }

    private static string Repetition(LocalVault vault, KeyPurpose purpose, uint number, string person, string reason)
    {
        var other = vault.Callers.Custodians.FirstOrDefault(caller => !caller.Disabled && !string.Equals(caller.Name, person, StringComparison.Ordinal))?.Name ?? "ANOTHER_CUSTODIAN";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"tokenvault keys destroy {Words.Typed(purpose)} {number} --reason {ShellText.Quote(reason)} --dir {ShellText.Quote(vault.Folder.Root)} --custodian {ShellText.Quote(other)}");
    }
}
