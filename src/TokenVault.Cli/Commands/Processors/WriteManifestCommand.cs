using System.CommandLine;
using TokenVault.Cli.Inputs;
using TokenVault.Cli.Output;
using TokenVault.Local.Officers;

namespace TokenVault.Cli.Commands.Processors;

internal static class WriteManifestCommand
{
    public static Command Create(Screen screen)
    {
        var profiles = new Option<DirectoryInfo>("--profiles") { Description = "The folder with the profiles (*.json); the manifest is written into it.", Required = true };
        var version = new Option<int>("--version") { Description = "Higher than that of the manifest that is in use.", Required = true };
        VaultOptions.Bound(version, 1, int.MaxValue);
        var command = new Command("manifest", "Checks the profiles of a folder and writes the manifest that two officers are then to sign.") { profiles, version };
        command.SetAction((parsed, _) => screen.RunAsync(() =>
        {
            var path = ProfileManifestFile.Write(
                parsed.GetRequiredValue(profiles).FullName, parsed.GetRequiredValue(version), TimeProvider.System.GetUtcNow());
            screen.Success($"{path} is written. No adapter uses it before two officers have signed it, each with his own:");
            screen.Command($"tokenvault processor sign --manifest {ShellText.Quote(path)} --officer FOLDER");
            return Task.FromResult(0);
        }));
        return command;
    }
}
