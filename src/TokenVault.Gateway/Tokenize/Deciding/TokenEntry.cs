using TokenVault.Domain.Cards;
using TokenVault.Domain.Tokens;
using TokenVault.Storage.Records;
using TokenVault.Storage.Tables;

namespace TokenVault.Gateway.Tokenize.Deciding;

/// <summary>A token with all that is stored under it, as the sequencer changes it. Used by the sequencer's thread alone.</summary>
internal sealed class TokenEntry(OwnedToken owned, byte[] sealedCard, TokenDetailsRecord details)
{
    public OwnedToken Owned { get; } = owned;

    public byte[] Sealed { get; set; } = sealedCard;

    /// <summary>Empty where the token has none.</summary>
    public TokenDetailsRecord Details { get; } = details;

    public bool IsDeleted { get; set; }

    public TokenMarks Marks { get; set; }

    public TokenUsage Usage { get; private init; }

    public uint RecordVersion { get; set; }

    public CardBrand Brand { get; set; }

    public int Bin { get; set; }

    public int LastFour { get; set; }

    public int PanDigits { get; set; }

    public CardFunding Funding { get; set; }

    public CardCountry Country { get; set; }

    public CardExpiry SealedExpiry { get; set; }

    public CardExpiry Expiry { get; set; }

    public long ExpireUnixSeconds { get; private init; }

    public Fingerprint Fingerprint { get; set; }

    public bool IsDeduplicated => (Marks & TokenMarks.NotDeduplicated) == TokenMarks.None;

    /// <summary>A copy of a row, which may go.</summary>
    public static TokenEntry Of(OwnedToken owned, in TokenRow row, ReadOnlySpan<byte> sealedCard, TokenDetailsRecord? details) =>
        new(owned, sealedCard.ToArray(), details ?? new TokenDetailsRecord())
        {
            Marks = row.Marks,
            Usage = row.Usage,
            RecordVersion = row.RecordVersion,
            Brand = row.Brand,
            Bin = row.Bin,
            LastFour = row.LastFour,
            PanDigits = row.PanDigits,
            Funding = row.Funding,
            Country = row.Country,
            SealedExpiry = row.SealedExpiry,
            Expiry = row.Expiry,
            ExpireUnixSeconds = row.ExpireUnixSeconds,
            Fingerprint = row.Fingerprint,
        };

    public TokenRow ToRow() => new()
    {
        Marks = Marks,
        Usage = Usage,
        RecordVersion = RecordVersion,
        Brand = Brand,
        Bin = Bin,
        LastFour = LastFour,
        PanDigits = PanDigits,
        Funding = Funding,
        Country = Country,
        SealedExpiry = SealedExpiry,
        Expiry = Expiry,
        ExpireUnixSeconds = ExpireUnixSeconds,
        Fingerprint = Fingerprint,
    };
}
