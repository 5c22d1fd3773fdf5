using System.CommandLine;
using TokenVault.Cli.Output;
using TokenVault.Local;
using TokenVault.Local.Processes;

namespace TokenVault.Cli.Commands.Processors;

internal static class WrapCredentialsCommand
{
    public static Command Create(Screen screen)
    {
        var directory = VaultOptions.Directory();
        var config = new Option<FileInfo?>("--config") { Description = "The adapter's configuration. Default: that of the vault." };
        var command = new Command(
            "wrap-credentials",
            "Encrypts the files with payment processors' credentials by the adapter's keystore, where they are not yet, in place. The adapter's own program does it, and reads either form.")
        {
            directory, config,
        };
        command.SetAction((parsed, cancellationToken) => screen.RunAsync(async () =>
        {
            var path = parsed.GetValue(config)?.FullName ?? new VaultFolder(parsed.GetRequiredValue(directory).FullName).ProcessorConfig;
            screen.Success(await CredentialWrapping.RunAsync(path, cancellationToken));
            return 0;
        }));
        return command;
    }
}
