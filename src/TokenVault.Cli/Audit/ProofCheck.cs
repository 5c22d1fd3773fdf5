using TokenVault.Ledger.Notes;
using TokenVault.Ledger.Trees;

namespace TokenVault.Cli.Audit;

/// <summary>Checks one entry's proof with the record's public key alone.</summary>
internal static class ProofCheck
{
    /// <exception cref="LedgerDoubtException">It does not hold.</exception>
    public static Checkpoint Run(TlogProof proof, params ReadOnlySpan<NoteVerifier> keys)
    {
        var checkpoint = CheckedCheckpoint.Open(proof.Checkpoint, keys);
        Span<byte> leaf = stackalloc byte[MerkleHash.Bytes];
        MerkleHash.WriteLeaf(proof.Extra, leaf);
        return MerkleProof.IsIncluded(proof.Index, checkpoint.Size, leaf, proof.Hashes, checkpoint.Root)
            ? checkpoint
            : throw new LedgerDoubtException("The proof does not lead from the entry to the checkpoint: one of them was altered.");
    }
}
