using System.CommandLine;
using System.Globalization;
using TokenVault.Cli.Inputs;
using TokenVault.Domain.Callers;
using TokenVault.Local;
using TokenVault.Profiles.Allowances;

namespace TokenVault.Cli.Commands.Allowances;

/// <summary>What an allowance says, as it is typed: the same for writing one and for granting one.</summary>
internal sealed class AllowanceTerms
{
    private readonly Option<string> _merchant = new("--merchant") { Description = "Who may bring more cards.", Required = true };
    private readonly Option<int> _cards = new("--cards") { Description = "How many different cards beyond his bound; each uses one of them.", Required = true };
    private readonly Option<string?> _until = TimeText.Option("--until", "When it ends, 31 days from now at most.", required: true);
    private readonly Option<string> _reason = new("--reason") { Description = "Why. It comes to stand in the record of disclosures.", Required = true };

    public AllowanceTerms(Command command)
    {
        VaultOptions.Bound(_cards, 1, (int)AllowanceFile.CardsMax);
        command.Add(_merchant);
        command.Add(_cards);
        command.Add(_until);
        command.Add(_reason);
    }

    public (MerchantId Merchant, long Cards, DateTimeOffset Until, string Reason) Read(ParseResult parsed) => (
        MerchantId.TryParse(parsed.GetRequiredValue(_merchant), out var merchant)
            ? merchant
            : throw new LocalVaultException("A merchant's name is 1 to 32 lower-case letters, digits and hyphens and begins with a letter."),
        parsed.GetRequiredValue(_cards),
        TimeText.TryParse(parsed.GetValue(_until)!, out var until) ? until : throw new LocalVaultException("--until is no time."),
        parsed.GetRequiredValue(_reason));

    public static string Shown(DateTimeOffset time) => time.ToString("u", CultureInfo.InvariantCulture);
}
