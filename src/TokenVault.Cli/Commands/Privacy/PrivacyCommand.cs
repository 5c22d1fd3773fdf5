using System.CommandLine;
using TokenVault.Cli.Output;

namespace TokenVault.Cli.Commands.Privacy;

internal static class PrivacyCommand
{
    public static Command Create(Screen screen) => new("privacy", "Answers card holders: what is kept of them, to whom it was disclosed, corrections, erasure. Asked as the privacy officer.")
    {
        CopyCommand.Create(screen),
        CustomerDisclosuresCommand.Create(screen),
        CorrectCommand.Create(screen),
        EraseCommand.Create(screen),
        HoldCommand.Create(screen),
        ReleaseCommand.Create(screen),
        HoldsCommand.Create(screen),
        VerifyReceiptCommand.Create(screen),
    };
}
