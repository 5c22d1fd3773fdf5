using System.CommandLine;
using System.Globalization;
using TokenVault.Cli.Output;
using TokenVault.Local;
using TokenVault.Local.Officers;
using TokenVault.Profiles.Allowances;

namespace TokenVault.Cli.Commands.Allowances;

internal static class ShowAllowanceCommand
{
    public static Command Create(Screen screen)
    {
        var directory = VaultOptions.Directory();
        var allowance = VaultOptions.Allowance();
        var authority = new Option<FileInfo?>("--authority") { Description = "The officers' authority, PEM. Default: the adapter's copy of it." };
        var command = new Command("show", "Judges an allowance as the adapter does and says what it allows and who signed it.") { directory, allowance, authority };
        command.SetAction((parsed, _) => screen.RunAsync(() =>
        {
            var path = parsed.GetRequiredValue(allowance).FullName;
            var trusted = parsed.GetValue(authority)?.FullName ?? new VaultFolder(parsed.GetRequiredValue(directory).FullName).OfficerAuthority;
            Write(screen, AllowanceFiles.Verify(path, trusted, TimeProvider.System.GetUtcNow()));
            return Task.FromResult(0);
        }));
        return command;
    }

    public static void Write(Screen screen, SignedAllowance allowance) => screen.Fields(
        ("allowance", allowance.Content.Id),
        ("merchant", allowance.Content.Merchant),
        ("cards", allowance.Content.Cards.ToString(CultureInfo.InvariantCulture)),
        ("until", AllowanceTerms.Shown(allowance.Content.Until)),
        ("reason", allowance.Content.Reason),
        ("sha256", Convert.ToHexStringLower(allowance.Sha256)),
        ("signed-by", string.Join(", ", allowance.SignedBy)));
}
