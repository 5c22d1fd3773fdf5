using System.Runtime.CompilerServices;
using TokenVault.Client;
using TokenVault.Contracts.V1;
using TokenVault.Ledger.Notes;

namespace TokenVault.Cli.Audit.Entries;

/// <summary>Reads a list of entries page by page and checks what can be checked of it.</summary>
internal sealed class EntryList(TokenVaultClient client, IReadOnlyList<NoteVerifier> keys)
{
    private const int PageSize = 1000;

    /// <summary>The newest checkpoint that came with a page; its signature was found good.</summary>
    public Checkpoint? Newest { get; private set; }

    /// <summary>All entries that fit; with proofs where the request says so, and then each is checked.</summary>
    /// <exception cref="LedgerDoubtException">A signature or a proof does not hold, or entries came twice or out of order.</exception>
    public async IAsyncEnumerable<CheckedEntry> ReadAsync(ListEntriesRequest request, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var last = -1L;
        request.PageSize = PageSize;
        do
        {
            var page = await client.Ledger.ListEntriesAsync(request, cancellationToken: cancellation);
            var note = page.Checkpoint.ToByteArray();
            Newest = CheckedCheckpoint.Open(note, [.. keys]);
            foreach (var entry in page.Entries)
            {
                if (entry.LeafNumber <= last || entry.LeafNumber >= Newest.Size)
                {
                    throw new LedgerDoubtException($"Entry {entry.LeafNumber} came twice, out of order, or is not covered by the checkpoint.");
                }

                last = entry.LeafNumber;
                var line = entry.Entry.ToByteArray();
                if (request.WithProofs)
                {
                    ProofCheck.Run(new TlogProof(last, [.. entry.Proof.Select(hash => hash.ToByteArray())], note, line), [.. keys]);
                }

                yield return CheckedEntry.Read(last, line);
            }

            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
    }
}
