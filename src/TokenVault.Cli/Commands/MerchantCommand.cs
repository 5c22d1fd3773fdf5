using System.CommandLine;
using TokenVault.Cli.Output;
using TokenVault.Domain.Callers;
using TokenVault.Local;

namespace TokenVault.Cli.Commands;

internal static class MerchantCommand
{
    public static Command Create(Screen screen) => new("merchant", "Lets merchants in and out. A running vault takes the change over by itself.")
    {
        Change(screen, "add", "Adds a merchant, or lets a disabled one in again.", Add),
        Change(screen, "disable", "Refuses a merchant's calls from now on.", Disable),
        List(screen),
    };

    private static Command Change(Screen screen, string verb, string description, Action<Screen, LocalVault, MerchantId> change)
    {
        var directory = VaultOptions.Directory();
        var name = new Argument<string>("name") { Description = "1 to 32 lower-case letters, digits and hyphens, beginning with a letter." };
        var command = new Command(verb, description) { directory, name };
        command.SetAction((parsed, _) => screen.RunAsync(async () =>
        {
            if (!MerchantId.TryParse(parsed.GetRequiredValue(name), out var merchant))
            {
                throw new LocalVaultException("A merchant's name is 1 to 32 lower-case letters, digits and hyphens and begins with a letter.");
            }

            change(screen, await RunningVault.OpenAsync(parsed.GetRequiredValue(directory)), merchant);
            return 0;
        }));
        return command;
    }

    private static void Add(Screen screen, LocalVault vault, MerchantId merchant)
    {
        vault.Callers.AddMerchant(merchant);
        screen.Success($"{merchant} may call. Its certificate and key are in:");
        screen.Command(vault.Folder.Client(merchant.Value));
        screen.Say("Try it:");
        screen.Command($"tokenvault tokenize --dir {vault.Folder.Root} --merchant {merchant} --test-card visa");
    }

    private static void Disable(Screen screen, LocalVault vault, MerchantId merchant)
    {
        vault.Callers.DisableMerchant(merchant);
        screen.Success($"{merchant} is refused within two seconds. Its tokens stay; `merchant add` lets it in again.");
    }

    private static Command List(Screen screen)
    {
        var directory = VaultOptions.Directory();
        var command = new Command("list", "Lists the merchants.") { directory };
        command.SetAction((parsed, _) => screen.RunAsync(async () =>
        {
            var vault = await RunningVault.OpenAsync(parsed.GetRequiredValue(directory));
            CallerOutput.Write(screen, vault.Callers.Merchants);
            return 0;
        }));
        return command;
    }
}
