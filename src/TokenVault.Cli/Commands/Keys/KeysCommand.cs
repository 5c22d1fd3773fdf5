using System.CommandLine;
using TokenVault.Cli.Output;

namespace TokenVault.Cli.Commands.Keys;

internal static class KeysCommand
{
    public static Command Create(Screen screen) => new("keys", "The vault's keys: what each protects, their backups, and their end. Asked as a key custodian.")
    {
        KeyStatusCommand.Create(screen),
        KeyInventoryCommand.Create(screen),
        RotateKeyCommand.Create(screen),
        SignManifestCommand.Create(screen),
        RetireKeyCommand.Create(screen),
        DestroyKeyCommand.Create(screen),
        ForgetGatewayCommand.Create(screen),
        CompromiseKeyCommand.Create(screen),
        BackUpKeysCommand.Create(screen),
        RestoreKeysCommand.Create(screen),
        CustodiansCommand.Create(screen),
        UnlockCommand.Create(screen),
        LockStateCommand.Create(screen),
    };
}
