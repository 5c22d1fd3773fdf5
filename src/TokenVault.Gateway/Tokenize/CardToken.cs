using System.Runtime.InteropServices;
using TokenVault.Domain.Cards;
using TokenVault.Domain.Tokens;
using TokenVault.Storage.Records;
using TokenVault.Storage.Tables;

namespace TokenVault.Gateway.Tokenize;

/// <summary>The token that is on disk for a card, and what is stored with it.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct CardToken(Token Token, CardExpiry Expiry)
{
    public TokenUsage Usage { get; init; }

    public long ExpireUnixSeconds { get; init; }

    public uint RecordVersion { get; init; }

    public CardFunding Funding { get; init; }

    public CardCountry Country { get; init; }

    public bool IsDeduplicated { get; init; }

    /// <summary>Whether it is known to serve; one that an idempotency key gives again may have served by now.</summary>
    public bool IsServing { get; init; }

    /// <summary>The form that was asked for; null where none was.</summary>
    public FormatTokenRecord? Format { get; init; }

    public static CardToken Of(Token token, in TokenRow row) => new(token, row.Expiry)
    {
        Usage = row.Usage,
        ExpireUnixSeconds = row.ExpireUnixSeconds,
        RecordVersion = row.RecordVersion,
        Funding = row.Funding,
        Country = row.Country,
        IsServing = true,
        IsDeduplicated = (row.Marks & TokenMarks.NotDeduplicated) == TokenMarks.None,
    };
}
