using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Tokens;
using TokenVault.Storage.Records;

namespace TokenVault.Gateway.Tokenize.Rekeying;

/// <summary>What of a token is filed under the index's old key.</summary>
/// <param name="Token">The token.</param>
/// <param name="Old">The card's fingerprint.</param>
/// <param name="Card">The card; null where it is not under that key, or can't be opened yet.</param>
/// <param name="Forms">The token's forms that are under it.</param>
internal sealed record RekeyingToken(OwnedToken Token, Fingerprint Old, SealedCard? Card, IReadOnlyList<FormatTokenRecord> Forms)
{
    /// <summary>Whether nobody can open the card any more.</summary>
    public bool IsLost { get; init; }
}
