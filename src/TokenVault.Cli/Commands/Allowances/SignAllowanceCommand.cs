using System.CommandLine;
using TokenVault.Cli.Output;
using TokenVault.Local.Officers;

namespace TokenVault.Cli.Commands.Allowances;

internal static class SignAllowanceCommand
{
    public static Command Create(Screen screen)
    {
        var allowance = VaultOptions.Allowance();
        var officer = new Option<DirectoryInfo>("--officer")
        {
            Description = $"The folder with the officer's {ProfileManifestFile.CertificateName} and {ProfileManifestFile.KeyName}.",
            Required = true,
        };
        var command = new Command(
            "sign", "Puts an officer's signature to an allowance. Read it first: while it lasts, a thief of a gateway has as many guesses more at that merchant's cards.")
        {
            allowance, officer,
        };
        command.SetAction((parsed, _) => screen.RunAsync(() =>
        {
            var path = parsed.GetRequiredValue(allowance).FullName;
            var name = AllowanceFiles.Sign(path, parsed.GetRequiredValue(officer).FullName);
            screen.Success($"{name} has signed {path}.");
            return Task.FromResult(0);
        }));
        return command;
    }
}
