using System.Globalization;
using TokenVault.Contracts.V1;

namespace TokenVault.Cli.Privacy;

/// <summary>What the contracts' words mean to a card holder.</summary>
internal static class PlainWords
{
    public static string Of(DisclosurePurpose purpose) => purpose switch
    {
        DisclosurePurpose.Payment => "a payment",
        DisclosurePurpose.LateDeduplication => "to find out whether the card was known already; it did not leave the vault",
        DisclosurePurpose.Order => "an order of an authority",
        DisclosurePurpose.Migration => "a move to another vault",
        DisclosurePurpose.Rekeying => "to keep it under another key; it did not leave the vault",
        _ => "a reason that this program does not know",
    };

    public static string Of(PaymentStatus status) => status switch
    {
        PaymentStatus.Processing => "under way",
        PaymentStatus.Succeeded => "paid",
        PaymentStatus.Declined => "declined",
        PaymentStatus.NotSent => "not sent",
        PaymentStatus.Unknown => "not known yet",
        PaymentStatus.Authorized => "reserved",
        PaymentStatus.Voided => "called off",
        PaymentStatus.RequiresAction => "waiting for you",
        _ => "not stated",
    };

    public static string Masked(Token token) =>
        token.Bin.Length == 6 ? $"{token.Bin[..4]} {token.Bin[4..]}** **** {token.LastFour}" : $"**** {token.LastFour}";

    public static string Expiry(Token token) => string.Create(CultureInfo.InvariantCulture, $"{token.ExpiryMonth:D2}/{token.ExpiryYear}");

    /// <summary>With as many decimals as the currency has where that is two; else in the smallest unit.</summary>
    public static string Amount(Money? money) => money switch
    {
        null => "",
        { CurrencyCode: "EUR" or "USD" or "GBP" or "CHF" } => string.Create(
            CultureInfo.InvariantCulture, $"{money.MinorUnits / 100}.{money.MinorUnits % 100:D2} {money.CurrencyCode}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{money.MinorUnits} smallest units of {money.CurrencyCode}"),
    };
}
