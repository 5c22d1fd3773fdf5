using System.CommandLine;
using TokenVault.Cli.Demo;
using TokenVault.Cli.Output;
using TokenVault.Local;

namespace TokenVault.Cli.Commands;

internal static class DemoCommand
{
    public static Command Create(Screen screen)
    {
        var keep = new Option<DirectoryInfo?>("--keep") { Description = "Make the vault in this folder and leave all of it there, logs too." };
        var command = new Command("demo", "Shows a vault at work, from making its keys to what it refuses, and stops it again.") { keep };
        var token = new Pkcs11Input();
        token.AddTo(command);
        command.SetAction((parsed, cancellationToken) => screen.RunAsync(
            () => RunAsync(screen, parsed.GetValue(keep), token.Read(parsed), cancellationToken)));
        return command;
    }

    private static async Task<int> RunAsync(Screen screen, DirectoryInfo? keep, Pkcs11Token? token, CancellationToken cancellationToken)
    {
        if (keep is not null)
        {
            await DemoRun.RunAsync(screen, keep.FullName, token, cancellationToken);
            return 0;
        }

        var temporary = Directory.CreateTempSubdirectory("tokenvault-demo-");
        try
        {
            await DemoRun.RunAsync(screen, temporary.FullName, token, cancellationToken);
            return 0;
        }
        finally
        {
            temporary.Delete(recursive: true);
        }
    }
}
