namespace TokenVault.Peer.Tables;

/// <summary>The token of a card, as its row has it.</summary>
internal sealed record StoredToken(string Token, int ExpiryMonth, int ExpiryYear, DateTimeOffset Created);
