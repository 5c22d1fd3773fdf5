using System.CommandLine;
using TokenVault.Cli.Output;

namespace TokenVault.Cli.Commands.Keys;

internal static class KeysCommand
{
    public static Command Create(Screen screen) => new("keys", "The vault's keys. Asked as a key custodian.")
    {
        CustodiansCommand.Create(screen),
        UnlockCommand.Create(screen),
        LockStateCommand.Create(screen),
    };
}
