using System.CommandLine;
using TokenVault.Cli.Inputs;
using TokenVault.Local;
using TokenVault.Local.Officers;
using TokenVault.Profiles.Orders;

namespace TokenVault.Cli.Commands.Orders;

/// <summary>What an order says, as it is typed.</summary>
internal sealed class OrderTerms
{
    private readonly Option<string> _kind = new("--kind") { Description = "authority, or migration to another vault.", DefaultValueFactory = _ => CardOrder.ForAuthority };
    private readonly Option<string> _reference = new("--reference") { Description = "The authority's or the contract's own name for it.", Required = true };
    private readonly Option<string> _authority = new("--authority") { Description = "Who orders it; with a migration the business that takes over.", Required = true };
    private readonly Option<FileInfo> _recipient = new("--recipient") { Description = "The recipient's public key: of TokenVault.Recipient new-key, or another vault's key manifest.", Required = true };
    private readonly Option<string> _recipientName = new("--recipient-name") { Description = "Who holds the private key.", Required = true };
    private readonly Option<string[]> _merchants = new("--merchant") { Description = "Whose cards. May be given again." };
    private readonly Option<string[]> _tokens = new("--token") { Description = "Only these tokens, of exactly one merchant. May be given again." };
    private readonly Option<bool> _everything = new("--everything") { Description = "All cards of the vault." };
    private readonly Option<int> _cards = new("--cards") { Description = "How many at most.", Required = true };
    private readonly Option<string?> _until = TimeText.Option("--until", "After it nothing is executed, 92 days from now at most.", required: true);
    private readonly Option<string> _reason = new("--reason") { Description = "Why. It comes to stand in the record of disclosures.", Required = true };

    public OrderTerms(Command command)
    {
        _kind.AcceptOnlyFromAmong(CardOrder.ForAuthority, CardOrder.ForMigration);
        VaultOptions.Bound(_cards, 1, 100_000_000);
        foreach (var option in new Option[] { _kind, _reference, _authority, _recipient, _recipientName, _merchants, _tokens, _everything, _cards, _until, _reason })
        {
            command.Add(option);
        }
    }

    /// <exception cref="LocalVaultException">The key's file can't be read.</exception>
    public CardOrder Read(ParseResult parsed, DateTimeOffset now) => new(
        "",
        parsed.GetRequiredValue(_kind),
        parsed.GetRequiredValue(_reference),
        parsed.GetRequiredValue(_authority),
        RecipientKeyFile.Read(parsed.GetRequiredValue(_recipient).FullName, parsed.GetRequiredValue(_recipientName)),
        ReadScope(parsed),
        parsed.GetRequiredValue(_cards),
        parsed.GetRequiredValue(_reason),
        now,
        TimeText.TryParse(parsed.GetValue(_until)!, out var until) ? until : throw new LocalVaultException("--until is no time."));

    private OrderScope ReadScope(ParseResult parsed)
    {
        var (merchants, tokens) = (parsed.GetValue(_merchants) ?? [], parsed.GetValue(_tokens) ?? []);

        // As the file has them: ascending, each once. Tokens sort as texts as they do as numbers.
        return new OrderScope(
            parsed.GetValue(_everything),
            merchants.Length > 0 ? merchants : null,
            tokens.Length > 0 ? [.. tokens.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)] : null);
    }
}
