using System.CommandLine;
using TokenVault.Cli.Output;
using TokenVault.Local.Officers;

namespace TokenVault.Cli.Commands.Processors;

internal static class SignManifestCommand
{
    public static Command Create(Screen screen)
    {
        var manifest = VaultOptions.Manifest();
        var officer = new Option<DirectoryInfo>("--officer")
        {
            Description = $"The folder with the officer's {ProfileManifestFile.CertificateName} and {ProfileManifestFile.KeyName}.",
            Required = true,
        };
        var command = new Command(
            "sign", "Puts an officer's signature to a manifest, in place of one that he gave before. Read the profiles first: they say where cards go.")
        {
            manifest, officer,
        };
        command.SetAction((parsed, _) => screen.RunAsync(() =>
        {
            var path = parsed.GetRequiredValue(manifest).FullName;
            var name = ProfileManifestFile.Sign(path, parsed.GetRequiredValue(officer).FullName);
            screen.Success($"{name} has signed {path}.");
            return Task.FromResult(0);
        }));
        return command;
    }
}
