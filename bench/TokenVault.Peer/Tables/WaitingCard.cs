namespace TokenVault.Peer.Tables;

/// <summary>A card whose caller waits for its token.</summary>
internal sealed class WaitingCard(NewCard card)
{
    public NewCard Card => card;

    // Not on the writer's own thread: the next batch would wait for what callers do with their answers.
    public TaskCompletionSource<StoredToken> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
