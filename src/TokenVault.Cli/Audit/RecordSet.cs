using TokenVault.Ledger.Notes;

namespace TokenVault.Cli.Audit;

/// <summary>The records of all adapter instances: one log and one origin for each.</summary>
internal static class RecordSet
{
    /// <summary>Each record with its checkpoint, in the order in which they were given.</summary>
    /// <param name="records">The files.</param>
    /// <param name="checkpoints">As many, in the same order; their signatures were found good.</param>
    /// <param name="keys">Those of all records that there are: a record may have had several.</param>
    /// <exception cref="LedgerDoubtException">A record of which there is a key is missing, or is there twice.</exception>
    public static IReadOnlyList<(FileInfo Record, Checkpoint Checkpoint)> Pair(
        IReadOnlyList<FileInfo> records, IReadOnlyList<Checkpoint> checkpoints, IReadOnlyList<NoteVerifier> keys)
    {
        if (records.Count != checkpoints.Count)
        {
            throw new LedgerDoubtException($"There are {records.Count} records and {checkpoints.Count} checkpoints: each record has one.");
        }

        foreach (var origin in keys.Select(key => key.Name).Distinct(StringComparer.Ordinal))
        {
            var count = checkpoints.Count(checkpoint => string.Equals(checkpoint.Origin, origin, StringComparison.Ordinal));
            if (count != 1)
            {
                throw new LedgerDoubtException(count == 0
                    ? $"The record of {origin} is missing: there is a key of it, and what was given is not the whole set."
                    : $"The record of {origin} was given {count} times.");
            }
        }

        return [.. records.Zip(checkpoints)];
    }
}
