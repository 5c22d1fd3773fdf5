using TokenVault.Domain.Cards;
using TokenVault.Domain.Tokens;
using TokenVault.Storage.Tables;

namespace TokenVault.Gateway.Transfers;

/// <summary>What a token's row says, kept while it waits to be written.</summary>
internal sealed record ArrivedRow
{
    public required TokenUsage Usage { get; init; }

    /// <summary>What the adapter has sealed binds it.</summary>
    public required uint RecordVersion { get; init; }

    public required CardBrand Brand { get; init; }

    public required int Bin { get; init; }

    public required int LastFour { get; init; }

    public required int Digits { get; init; }

    public required CardExpiry Expiry { get; init; }

    public required CardFunding Funding { get; init; }

    public required CardCountry Country { get; init; }

    public required long ExpireUnixSeconds { get; init; }

    public required Fingerprint Fingerprint { get; init; }

    public TokenRow ToRow() => new()
    {
        Usage = Usage,
        RecordVersion = RecordVersion,
        Brand = Brand,
        Bin = Bin,
        LastFour = LastFour,
        PanDigits = Digits,
        SealedExpiry = Expiry,
        Expiry = Expiry,
        Funding = Funding,
        Country = Country,
        ExpireUnixSeconds = ExpireUnixSeconds,
        Fingerprint = Fingerprint,
    };
}
