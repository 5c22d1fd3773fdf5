namespace TokenVault.Storage.Commits;

/// <summary>What an engine does with the commits that were waiting together.</summary>
public interface IGroupWriter
{
    /// <summary>
    /// Writes the accepted batches in their order as one durable write, synced when it returns. Sets for each batch whether it
    /// was accepted: not where an Insert of it found its key, in the store or from an earlier batch of the group. Any exception
    /// closes the store for good. Called by one thread only.
    /// </summary>
    void Write(ReadOnlySpan<WriteBatch> group, Span<bool> accepted);
}
