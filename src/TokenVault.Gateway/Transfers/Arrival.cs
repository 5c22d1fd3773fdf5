using TokenVault.Domain.Tokens;
using TokenVault.Storage.Records;

namespace TokenVault.Gateway.Transfers;

/// <summary>A token that comes from another vault, with its card as the adapter has sealed it for this gateway.</summary>
/// <param name="Owned">The token and its merchant.</param>
/// <param name="Row">What is known of its card.</param>
/// <param name="Sealed">The sealed card.</param>
/// <param name="Details">Labels, customers, forms and the sealed name; empty where it has none.</param>
/// <param name="IsKnownByCard">Whether the other vault gave this token for its card.</param>
internal sealed record Arrival(OwnedToken Owned, ArrivedRow Row, byte[] Sealed, TokenDetailsRecord Details, bool IsKnownByCard);
