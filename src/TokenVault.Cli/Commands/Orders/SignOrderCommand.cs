using System.CommandLine;
using TokenVault.Cli.Output;
using TokenVault.Local.Officers;

namespace TokenVault.Cli.Commands.Orders;

internal static class SignOrderCommand
{
    public static Command Create(Screen screen)
    {
        var order = OrderCommand.File();
        var officer = new Option<DirectoryInfo>("--officer")
        {
            Description = $"The folder with the officer's {ProfileManifestFile.CertificateName} and {ProfileManifestFile.KeyName}.",
            Required = true,
        };
        var command = new Command("sign", "Puts an officer's signature to an order. Read it first, and compare the key's digest with the recipient by another way: whoever holds that key reads the cards.")
        {
            order, officer,
        };
        command.SetAction((parsed, _) => screen.RunAsync(() =>
        {
            var path = parsed.GetRequiredValue(order).FullName;
            ShowOrderCommand.Write(screen, OrderFiles.Read(path));
            var name = OrderFiles.Sign(path, parsed.GetRequiredValue(officer).FullName);
            screen.Success($"{name} has signed {path}.");
            return Task.FromResult(0);
        }));
        return command;
    }
}
