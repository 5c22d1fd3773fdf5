using System.Buffers;
using TokenVault.Ledger.Notes;
using TokenVault.Ledger.Trees;

namespace TokenVault.Cli.Audit;

/// <summary>Makes the tree over a record's lines again, of any size in constant memory.</summary>
internal static class RecordCheck
{
    /// <summary>Compares the first lines with a checkpoint. Gives how many lines stand after those that it covers, one
    /// without its end counted.</summary>
    /// <param name="record">disclosures.jsonl, or a copy.</param>
    /// <param name="checkpoint">Whose signature was found good.</param>
    /// <param name="progress">Is told from time to time how many bytes were read.</param>
    /// <param name="onLine">Is given each whole line, covered or not, in order: so nothing is read that was not checked.</param>
    /// <exception cref="LedgerDoubtException">The record is shorter than the checkpoint says, or another one.</exception>
    public static long Run(Stream record, Checkpoint checkpoint, Action<long> progress, Action<ReadOnlyMemory<byte>>? onLine = null)
    {
        var frontier = new MerkleFrontier();
        var completed = new ArrayBufferWriter<byte>(64 * MerkleHash.Bytes);
        Span<byte> leaf = stackalloc byte[MerkleHash.Bytes];
        Span<byte> root = stackalloc byte[MerkleHash.Bytes];
        frontier.WriteRoot(root);
        var beyond = 0L;
        var unfinished = false;
        foreach (var line in RecordLines.Of(record, progress, () => unfinished = true))
        {
            onLine?.Invoke(line);
            if (frontier.Size == checkpoint.Size)
            {
                beyond++;
                continue;
            }

            MerkleHash.WriteLeaf(line.Span, leaf);
            frontier.Append(leaf, completed);
            completed.ResetWrittenCount();
        }

        if (frontier.Size < checkpoint.Size)
        {
            throw new LedgerDoubtException($"The record has {frontier.Size} whole lines, and the checkpoint was signed over {checkpoint.Size}: entries are missing.");
        }

        frontier.WriteRoot(root);
        return root.SequenceEqual(checkpoint.Root)
            ? beyond + (unfinished ? 1 : 0)
            : throw new LedgerDoubtException($"The record's first {checkpoint.Size} lines are not those that the checkpoint was signed over: something was changed, removed, added or moved.");
    }
}
