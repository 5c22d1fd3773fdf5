namespace TokenVault.Storage.Commits;

/// <summary>
/// Judges the Inserts of a group for an engine that is its store's only writer: against the store, and against what earlier
/// batches of the same group did. Used by one thread.
/// </summary>
/// <remarks>
/// An Insert is judged by the state before its batch, so a Delete of the same key in the same batch doesn't help it; two Inserts
/// of one key in one batch refuse it.
/// </remarks>
public sealed class InsertCheck(Action<ReadBatch> read)
{
    private readonly ReadBatch _stored = new();
    private readonly Dictionary<RowKey, bool> _presentInGroup = [];
    private readonly HashSet<RowKey> _insertedInBatch = [];

    /// <summary>Sets for each batch of the group whether it is accepted.</summary>
    public void Judge(ReadOnlySpan<WriteBatch> group, Span<bool> accepted)
    {
        _stored.Clear();
        foreach (var batch in group)
        {
            AddInserts(batch);
        }

        if (_stored.Count == 0)
        {
            accepted.Fill(true);
            return;
        }

        read(_stored);
        _presentInGroup.Clear();
        var lookup = 0;
        for (var i = 0; i < group.Length; i++)
        {
            accepted[i] = IsAccepted(group[i], lookup);
            lookup += group[i].Inserts;
            if (accepted[i])
            {
                Remember(group[i]);
            }
        }

        // The keys are borrowed from the batches, which go back to their owners now.
        _presentInGroup.Clear();
        _insertedInBatch.Clear();
    }

    private void AddInserts(WriteBatch batch)
    {
        for (var i = 0; i < batch.Count && batch.Inserts > 0; i++)
        {
            var operation = batch[i];
            if (operation.Kind == WriteKind.Insert)
            {
                _stored.Add(operation.Table, operation.Key);
            }
        }
    }

    private bool IsAccepted(WriteBatch batch, int lookup)
    {
        _insertedInBatch.Clear();
        for (var i = 0; i < batch.Count && batch.Inserts > 0; i++)
        {
            if (batch[i].Kind != WriteKind.Insert)
            {
                continue;
            }

            var key = batch.KeyOf(i);
            var isStored = _stored.TryGet(lookup++, out _);
            if (_presentInGroup.TryGetValue(key, out var isPresent) ? isPresent : isStored)
            {
                return false;
            }

            if (!_insertedInBatch.Add(key))
            {
                return false;
            }
        }

        return true;
    }

    private void Remember(WriteBatch batch)
    {
        for (var i = 0; i < batch.Count; i++)
        {
            _presentInGroup[batch.KeyOf(i)] = batch[i].Kind != WriteKind.Delete;
        }
    }
}
