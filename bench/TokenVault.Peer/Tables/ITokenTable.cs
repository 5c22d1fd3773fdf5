namespace TokenVault.Peer.Tables;

/// <summary>The table of tokens. One row a card: the index on fingerprints holds that, whoever inserts.</summary>
internal interface ITokenTable : IAsyncDisposable
{
    /// <summary>Gives the token of a card, after its row is committed and synced.</summary>
    Task<StoredToken> PutAsync(NewCard card);
}
