using System.CommandLine;
using TokenVault.Cli.Cards;
using TokenVault.Local;

namespace TokenVault.Cli.Inputs;

/// <summary>A card's expiry date, which published test cards bring along.</summary>
internal sealed class ExpiryInput
{
    public Option<string?> Option { get; } = new("--expiry") { Description = "The card's expiry date, MM/YY. Test cards have one already." };

    public (uint Month, uint Year) Read(ParseResult parsed, string? testCard)
    {
        if (parsed.GetValue(Option) is not { } text)
        {
            return testCard is not null
                ? (12u, (uint)TimeProvider.System.GetUtcNow().Year + 2)
                : throw new LocalVaultException("Give the card's expiry date: --expiry MM/YY");
        }

        return ExpiryText.TryParse(text, out var month, out var year)
            ? (month, year)
            : throw new LocalVaultException("--expiry must be MM/YY, such as 12/29.");
    }
}
