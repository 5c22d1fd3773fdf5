namespace TokenVault.Storage.Commits;

/// <summary>How much may wait and how much is written at once.</summary>
public sealed record CommitLimits
{
    /// <summary>Beyond it a commit is refused with OVERLOADED. Batches, those being written included.</summary>
    public int WaitingMax { get; init; } = 8192;

    /// <summary>The same, in bytes of keys and values.</summary>
    public long WaitingBytesMax { get; init; } = 64 << 20;

    /// <summary>A group ends with the batch that reaches this, so that one write stays short. Bytes of keys and values.</summary>
    public long GroupBytesMax { get; init; } = 4 << 20;
}
