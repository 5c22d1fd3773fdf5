using System.CommandLine;
using TokenVault.Cli.Output;

namespace TokenVault.Cli.Commands.Tokens;

internal static class TokensCommand
{
    public static Command Create(Screen screen) => new("tokens", "Tokens that are there: looks them up, lists a customer's, changes and deletes them.")
    {
        ShowTokenCommand.Create(screen),
        ListTokensCommand.Create(screen),
        UpdateTokenCommand.Create(screen),
        DeleteTokenCommand.Create(screen),
    };

    public static Argument<string> TokenArgument() => new("token") { Description = "The token, in either form." };
}
