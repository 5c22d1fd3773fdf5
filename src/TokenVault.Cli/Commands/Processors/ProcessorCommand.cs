using System.CommandLine;
using TokenVault.Cli.Output;

namespace TokenVault.Cli.Commands.Processors;

internal static class ProcessorCommand
{
    public static Command Create(Screen screen) => new("processor", "The profiles of payment processors that the adapter may use, a checklist against an endpoint, and their credentials at rest.")
    {
        WriteManifestCommand.Create(screen),
        SignManifestCommand.Create(screen),
        ShowManifestCommand.Create(screen),
        TestProcessorCommand.Create(screen),
        WrapCredentialsCommand.Create(screen),
    };
}
