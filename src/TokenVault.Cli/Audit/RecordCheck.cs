using System.Buffers;
using TokenVault.Ledger.Notes;
using TokenVault.Ledger.Trees;

namespace TokenVault.Cli.Audit;

/// <summary>Makes the tree over a record's lines again, of any size in constant memory.</summary>
internal static class RecordCheck
{
    // Longer lines the adapter does not write.
    private const int LineBytesMax = 64 * 1024;

    /// <summary>Compares the first lines with a checkpoint. Gives how many lines stand after those that it covers, one
    /// without its end counted.</summary>
    /// <param name="record">disclosures.jsonl, or a copy.</param>
    /// <param name="checkpoint">Whose signature was found good.</param>
    /// <param name="progress">Is told from time to time how many bytes were read.</param>
    /// <exception cref="LedgerDoubtException">The record is shorter than the checkpoint says, or another one.</exception>
    public static long Run(Stream record, Checkpoint checkpoint, Action<long> progress)
    {
        var frontier = new MerkleFrontier();
        var completed = new ArrayBufferWriter<byte>(64 * MerkleHash.Bytes);
        Span<byte> leaf = stackalloc byte[MerkleHash.Bytes];
        Span<byte> root = stackalloc byte[MerkleHash.Bytes];
        frontier.WriteRoot(root);
        var beyond = 0L;
        var unfinished = false;
        foreach (var line in LinesOf(record, progress, () => unfinished = true))
        {
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

    // Each is good until the next is asked for.
    private static IEnumerable<ReadOnlyMemory<byte>> LinesOf(Stream record, Action<long> progress, Action onUnfinished)
    {
        var buffer = new byte[1 << 20];
        var (start, end, read) = (0, 0, 0L);
        while (true)
        {
            var length = buffer.AsSpan(start, end - start).IndexOf((byte)'\n');
            if (length >= 0)
            {
                yield return buffer.AsMemory(start, length);
                start += length + 1;
                continue;
            }

            if (end - start > LineBytesMax)
            {
                throw new LedgerDoubtException($"A line after {read} bytes is longer than any that was written.");
            }

            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
            var more = record.Read(buffer.AsSpan(end));
            if (more == 0)
            {
                // What a crash cut short was acknowledged to nobody, and no checkpoint covers it.
                if (end > 0)
                {
                    onUnfinished();
                }

                yield break;
            }

            end += more;
            read += more;
            progress(read);
        }
    }
}
