using Google.Protobuf;
using Grpc.Core;
using TokenVault.Contracts.V1;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Ledger.Trees;
using TokenVault.Processor.Disclosures.Entries;

namespace TokenVault.Processor.Disclosures;

/// <summary>Proves to auditors what stands in the record.</summary>
internal sealed class LedgerGrpcService(
    DisclosureReader reader, EntrySearch search, DisclosureTree tree, CheckpointSigner signer) : LedgerService.LedgerServiceBase
{
    public override Task<GetCheckpointResponse> GetCheckpoint(GetCheckpointRequest request, ServerCallContext context) =>
        Task.FromResult(new GetCheckpointResponse { Checkpoint = Bytes(signer.Sign().Note) });

    public override Task<GetInclusionProofResponse> GetInclusionProof(GetInclusionProofRequest request, ServerCallContext context)
    {
        if (!Domain.Tokens.Token.TryParse(request.Token, out var token))
        {
            throw new VaultException(VaultErrorCode.TokenMalformed, "token");
        }

        if (!DisclosureId.TryParse(request.DisclosureId, out var id))
        {
            throw new VaultException(VaultErrorCode.DisclosureNotFound, "disclosure_id");
        }

        var (place, line) = reader.Find(token, id);

        // Signed after the entry was found, so that the tree has it.
        var (size, note) = signer.Sign();
        var response = new GetInclusionProofResponse
        {
            Entry = UnsafeByteOperations.UnsafeWrap(line),
            LeafIndex = (uint)Math.Min(place.Number, uint.MaxValue),
            LeafNumber = place.Number,
            Checkpoint = Bytes(note),
        };
        response.Proof.AddRange(MerkleTree.InclusionProof(place.Number, size, tree).Select(Bytes));
        return Task.FromResult(response);
    }

    public override Task<GetConsistencyProofResponse> GetConsistencyProof(GetConsistencyProofRequest request, ServerCallContext context)
    {
        var (size, note) = signer.Sign();
        var old = request.OldEntries == 0 ? request.OldSize : request.OldEntries;
        if (old < 0 || old > size)
        {
            throw new VaultException(VaultErrorCode.CheckpointAhead, request.OldEntries == 0 ? "old_size" : "old_entries");
        }

        var response = new GetConsistencyProofResponse { Checkpoint = Bytes(note) };
        response.Proof.AddRange(MerkleTree.ConsistencyProof(old, size, tree).Select(Bytes));
        return Task.FromResult(response);
    }

    public override Task<ListEntriesResponse> ListEntries(ListEntriesRequest request, ServerCallContext context)
    {
        var filter = EntryRequest.FilterOf(request);
        var page = search.Run(filter, EntryRequest.StartOf(request, filter), EntryRequest.PageSizeOf(request));

        // Signed after they were found, so that the tree has them.
        var (size, note) = signer.Sign();
        var response = new ListEntriesResponse
        {
            Checkpoint = Bytes(note),
            NextPageToken = page.Next is { } next ? EntryPageToken.Format(next, filter) : "",
        };
        foreach (var (number, line) in page.Entries)
        {
            var entry = new RecordEntry { LeafNumber = number, Entry = Bytes(line) };
            if (request.WithProofs)
            {
                entry.Proof.AddRange(MerkleTree.InclusionProof(number, size, tree).Select(Bytes));
            }

            response.Entries.Add(entry);
        }

        return Task.FromResult(response);
    }

    // Nothing changes them once they are made.
    private static ByteString Bytes(byte[] bytes) => UnsafeByteOperations.UnsafeWrap(bytes);
}
