using System.CommandLine;
using System.Globalization;
using TokenVault.Cli.Output;
using TokenVault.Local;
using TokenVault.Local.Officers;
using TokenVault.Profiles.Orders;

namespace TokenVault.Cli.Commands.Orders;

internal static class ShowOrderCommand
{
    private const int TokensShown = 10;

    public static Command Create(Screen screen)
    {
        var directory = VaultOptions.Directory();
        var order = OrderCommand.File();
        var authority = new Option<FileInfo?>("--authority") { Description = "The officers' authority, PEM. Default: the adapter's copy of it." };
        var command = new Command("show", "Judges an order as the adapter does and says what it orders and who signed it.") { directory, order, authority };
        command.SetAction((parsed, _) => screen.RunAsync(() =>
        {
            var path = parsed.GetRequiredValue(order).FullName;
            var trusted = parsed.GetValue(authority)?.FullName ?? new VaultFolder(parsed.GetRequiredValue(directory).FullName).OfficerAuthority;
            Write(screen, OrderFiles.Verify(path, trusted, TimeProvider.System.GetUtcNow()));
            return Task.FromResult(0);
        }));
        return command;
    }

    public static void Write(Screen screen, SignedOrder order)
    {
        Write(screen, order.Content);
        screen.Fields(("sha256", Convert.ToHexStringLower(order.Sha256)), ("signed-by", string.Join(", ", order.SignedBy)));
    }

    public static void Write(Screen screen, CardOrder order) => screen.Fields(
        ("order", order.Id),
        ("kind", order.Kind),
        ("reference", order.Reference),
        ("authority", order.Authority),
        ("recipient", order.Recipient.Name),
        ("key", $"{order.Recipient.Suite}, SHA-256 {OrderFile.KeyDigest(order.Recipient)}"),
        ("scope", ScopeOf(order.Scope)),
        ("cards", order.Cards.ToString(CultureInfo.InvariantCulture)),
        ("reason", order.Reason),
        ("until", order.Until.ToString("u", CultureInfo.InvariantCulture)));

    private static string ScopeOf(OrderScope scope) => scope switch
    {
        { Everything: true } => "everything",
        { Tokens: { } tokens } =>
            $"of {scope.Merchants![0]}: {string.Join(", ", tokens.Take(TokensShown))}{(tokens.Count > TokensShown ? $" and {tokens.Count - TokensShown} more in the file" : "")}",
        _ => string.Join(", ", scope.Merchants!),
    };
}
