using TokenVault.Domain.Tokens;

namespace TokenVault.Gateway.Tokenize.Rekeying;

/// <summary>What the adapter gave for a token that is to be found by another key.</summary>
/// <param name="Old">The card's fingerprint that was shown.</param>
/// <param name="Next">The one that takes its place; null where the adapter won't open the card any more.</param>
/// <param name="Forms">The same of its digits that pass for a card's number.</param>
internal sealed record RekeyedToken(Fingerprint Old, Fingerprint? Next, IReadOnlyList<(Fingerprint Old, Fingerprint Next)> Forms);
