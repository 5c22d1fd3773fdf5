using System.CommandLine;
using TokenVault.Cli.Inputs;
using TokenVault.Cli.Keys;
using TokenVault.Cli.Output;
using TokenVault.Client;
using TokenVault.Contracts.V1;
using TokenVault.Local;

namespace TokenVault.Cli.Commands.Keys;

internal static class RotateKeyCommand
{
    public static Command Create(Screen screen)
    {
        var command = new Command(
            "rotate",
            "Draws the next key of a purpose, in a vault that runs. What was made with the keys before it goes on to open; what depends on them is moved in the background: `keys status` tells how far. A sealing or ledger key is named to the gateways as well.");
        var directory = VaultOptions.Directory();
        var custodian = VaultOptions.Custodian();
        var purpose = new Option<string>("--key") { Description = "Which.", Required = true };
        purpose.AcceptOnlyFromAmong(KeyArguments.Sealing, KeyArguments.Wrapping, KeyArguments.Fingerprint, Words.Typed(KeyPurpose.Ledger));
        command.Add(purpose);
        command.Add(directory);
        command.Add(custodian);
        command.SetAction((parsed, cancellationToken) => screen.RunAsync(async () =>
        {
            var vault = await RunningVault.OpenAsync(parsed.GetRequiredValue(directory));
            using var client = vault.ConnectCustodian(parsed.GetRequiredValue(custodian));
            var key = await RotateAsync(vault, client, Words.Read<KeyPurpose>(parsed.GetRequiredValue(purpose)), cancellationToken);
            screen.Success($"{KeyText.NameOf(key.Purpose, key.KeyNumber)} is in use. {NextStep(key.Purpose)}");
            return 0;
        }));
        return command;
    }

    private static async Task<VaultKey> RotateAsync(LocalVault vault, TokenVaultClient client, KeyPurpose purpose, CancellationToken cancellation)
    {
        var keys = (await client.Keys.ListKeysAsync(new ListKeysRequest(), cancellationToken: cancellation)).Keys;
        var current = keys.Single(key => key.Purpose == purpose && key.IsCurrent);
        var naming = new KeyNaming(vault);

        // One that was drawn and not named, since somebody was interrupted in between, is named now.
        if (!naming.IsNamed(current))
        {
            naming.Name(current);
            return current;
        }

        var drawn = await DrawAsync(current, async () => (await client.Keys.RotateKeyAsync(
            new RotateKeyRequest { Purpose = purpose, CurrentNumber = current.KeyNumber }, cancellationToken: cancellation)).Key);
        naming.Name(drawn);
        return drawn;
    }

    // Said again, it would draw a second one: whoever is told that the vault is away has to know that before.
    internal static async Task<VaultKey> DrawAsync(VaultKey current, Func<Task<VaultKey>> draw)
    {
        try
        {
            return await draw();
        }
        catch (Exception error) when (LostAnswer.Is(error))
        {
            throw new LocalVaultException(
                $"The adapter did not answer, so it may have drawn another key or not. Look before you say it again, once it runs: where `tokenvault keys status` shows {KeyText.NameOf(current.Purpose, current.KeyNumber)} as replaced, the next one is drawn. "
                + NextTry(current.Purpose),
                error);
        }
    }

    private static string NextTry(KeyPurpose purpose) => purpose is KeyPurpose.Sealing or KeyPurpose.Ledger
        ? "Gateways don't know it yet: the same command again names it to them, and draws none."
        : "The same command again would draw one more.";

    private static string NextStep(KeyPurpose purpose) => purpose switch
    {
        KeyPurpose.Sealing => "Gateways seal their next epoch to it. Back the keystore up: tokenvault keys backup.",
        KeyPurpose.Wrapping => "Gateways have their registered epochs wrapped anew. Back the keystore up: tokenvault keys backup.",
        KeyPurpose.Fingerprint => "Gateways file their tokens under it, and cards are found under both meanwhile. Back the keystore up: tokenvault keys backup.",
        _ => "It signs the record of disclosures beside the one before it for a while. Give ceremony/ledger.vkey to auditors, and back the keystore up: tokenvault keys backup.",
    };
}
