using Google.Protobuf;
using Grpc.Core;
using TokenVault.Contracts.V1;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Ledger.Trees;

namespace TokenVault.Processor.Disclosures;

/// <summary>Proves to auditors what stands in the record.</summary>
internal sealed class LedgerGrpcService(DisclosureReader reader, DisclosureTree tree, CheckpointSigner signer) : LedgerService.LedgerServiceBase
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
            LeafIndex = checked((uint)place.Number),
            Checkpoint = Bytes(note),
        };
        response.Proof.AddRange(MerkleTree.InclusionProof(place.Number, size, tree).Select(Bytes));
        return Task.FromResult(response);
    }

    public override Task<GetConsistencyProofResponse> GetConsistencyProof(GetConsistencyProofRequest request, ServerCallContext context)
    {
        var (size, note) = signer.Sign();
        if (request.OldSize > size)
        {
            throw new VaultException(VaultErrorCode.CheckpointAhead, "old_size");
        }

        var response = new GetConsistencyProofResponse { Checkpoint = Bytes(note) };
        response.Proof.AddRange(MerkleTree.ConsistencyProof(request.OldSize, size, tree).Select(Bytes));
        return Task.FromResult(response);
    }

    // Nothing changes them once they are made.
    private static ByteString Bytes(byte[] bytes) => UnsafeByteOperations.UnsafeWrap(bytes);
}
