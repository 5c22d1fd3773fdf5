using TokenVault.Ledger.Notes;

namespace TokenVault.Cli.Audit;

/// <summary>A checkpoint whose signature was found good.</summary>
internal static class CheckedCheckpoint
{
    /// <summary>Reads it by the keys of one record or of several: a record may have had more than one key.</summary>
    /// <exception cref="LedgerDoubtException">It is signed by none of them in its own record's name, or a signature of theirs fails.</exception>
    public static Checkpoint Open(ReadOnlySpan<byte> note, params ReadOnlySpan<NoteVerifier> keys)
    {
        if (Checkpoint.TryOpen(note, keys, out var checkpoint))
        {
            return checkpoint;
        }

        var names = string.Join(", ", keys.ToArray().Select(key => key.Name).Distinct(StringComparer.Ordinal));
        throw new LedgerDoubtException($"The checkpoint is not signed by {names}, is one of another record, or was altered.");
    }
}
