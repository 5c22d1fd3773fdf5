using System.Globalization;
using TokenVault.Cli.Inputs;
using TokenVault.Cli.Output;
using TokenVault.Contracts.V1;

namespace TokenVault.Cli.Commands;

/// <summary>A token as a person reads it.</summary>
internal static class TokenOutput
{
    public static void Write(Screen screen, Token token)
    {
        screen.Fields(
            ("token", token.Token_),
            ("state", token.State == TokenState.Unspecified ? "" : Words.Shown(token.State)),
            ("usage", Words.Shown(token.Usage)),
            ("brand", token.Brand.ToString()),
            ("card", Card(token)),
            ("expiry", Expiry(token)),
            ("funding", token.Funding == CardFunding.Unspecified ? "" : Words.Shown(token.Funding)),
            ("country", token.CountryCode),
            ("made", TimeText.Shown(token.CreateTime)),
            ("ends", TimeText.Shown(token.ExpireTime)),
            ("last-used", token.LastUseTime is null ? "" : TimeText.Shown(token.LastUseTime)[..10]));
        foreach (var format in token.FormatPreservingTokens)
        {
            screen.Fields((format.PassesLuhn ? "digits-passing-luhn" : "digits", format.Digits));
        }

        foreach (var customer in token.CustomerReferences)
        {
            screen.Fields(("customer", customer));
        }

        foreach (var label in token.Labels)
        {
            screen.Fields(("label", $"{label.Key}={label.Value}"));
        }

        screen.Fields(
            ("cardholder-name", token.HasCardholderName ? "kept sealed" : ""),
            ("deduplicated", token.NotDeduplicated ? "not yet: it was made while the adapter was away" : ""),
            ("same-card-as", token.SameCardAs));
    }

    public static string Card(Token token) => $"{token.Bin}...{token.LastFour}";

    public static string Expiry(Token token) => string.Create(CultureInfo.InvariantCulture, $"{token.ExpiryMonth:00}/{token.ExpiryYear:0000}");
}
