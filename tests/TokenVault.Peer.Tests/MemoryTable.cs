using TokenVault.Peer.Tables;

namespace TokenVault.Peer.Tests;

/// <summary>A table that takes every card and keeps none, or fails as it is told.</summary>
internal sealed class MemoryTable(Exception? failure = null) : ITokenTable
{
    public Task<StoredToken> PutAsync(NewCard card) => failure is null
        ? Task.FromResult(new StoredToken(card.Token, card.Expiry.Month, card.Expiry.Year, DateTimeOffset.UnixEpoch))
        : Task.FromException<StoredToken>(failure);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
