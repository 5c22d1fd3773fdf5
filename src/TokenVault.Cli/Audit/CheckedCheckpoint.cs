using TokenVault.Ledger.Notes;

namespace TokenVault.Cli.Audit;

/// <summary>A checkpoint whose signature was found good.</summary>
internal static class CheckedCheckpoint
{
    /// <exception cref="LedgerDoubtException">It is not signed by that key, or is none.</exception>
    public static Checkpoint Open(ReadOnlySpan<byte> note, NoteVerifier key)
    {
        if (!Checkpoint.TryOpen(note, [key], out var checkpoint))
        {
            throw new LedgerDoubtException($"The checkpoint is not signed by {key.Name}, or was altered.");
        }

        return string.Equals(checkpoint.Origin, key.Name, StringComparison.Ordinal)
            ? checkpoint
            : throw new LedgerDoubtException("What was signed is a checkpoint of another record.");
    }
}
