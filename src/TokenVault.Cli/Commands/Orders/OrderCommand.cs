using System.CommandLine;
using TokenVault.Cli.Output;

namespace TokenVault.Cli.Commands.Orders;

internal static class OrderCommand
{
    public static Command Create(Screen screen) => new(
        "order", "Cards that leave the vault otherwise than for a payment, sealed to the key of an authority or of another vault. Two officers sign it, and it waits before it is executed.")
    {
        WriteOrderCommand.Create(screen),
        SignOrderCommand.Create(screen),
        ShowOrderCommand.Create(screen),
        PutOrderCommand.Create(screen),
        ListOrdersCommand.Create(screen),
        GrantOrderCommand.Create(screen),
    };

    public static Option<FileInfo> File() => new("--order") { Description = "The order's file.", Required = true };
}
