using TokenVault.Domain.Cards;

namespace TokenVault.Peer.Tables;

/// <summary>A card that was checked, with the token that it gets if it has none yet.</summary>
internal sealed record NewCard(string Token, ReadOnlyMemory<byte> Number, CardBrand Brand, string Bin, string LastFour, CardExpiry Expiry)
{
    // A record's own text would have its fields in it.
    public override string ToString() => "[card]";
}
