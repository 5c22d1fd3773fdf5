using System.Collections.Concurrent;
using Google.Protobuf;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Errors;
using TokenVault.Ledger.Notes;
using TokenVault.Ledger.Trees;

namespace TokenVault.Processor.Disclosures;

/// <summary>
/// Gateways keep the newest checkpoint that they saw. Where all of the adapter was put back to an older state, nothing of its own can
/// tell, but they can: so none is served before it was heard.
/// </summary>
internal sealed class RecordWitnesses(DisclosureTree tree, CheckpointSigner signer, ILogger<RecordWitnesses> logger)
{
    // Enrolled gateways only, which are few.
    private readonly ConcurrentDictionary<GatewayId, bool> _heard = new();
    private volatile bool _isForked;

    /// <summary>Whether a gateway has shown that this record is not the one that it saw.</summary>
    public bool IsForked => _isForked;

    /// <exception cref="VaultException"><see cref="VaultErrorCode.RecordForked"/>: no card is opened from now on.</exception>
    public ObserveRecordResponse Observe(ObserveRecordRequest request, GatewayId gateway)
    {
        var kept = request.KeptCheckpoint.IsEmpty ? null : Read(request.KeptCheckpoint.Span, gateway);
        var (size, note) = signer.Sign();
        if (_isForked || (kept is not null && !Holds(kept, size)))
        {
            _isForked = true;
            logger.RecordForked(gateway.Value, kept?.Size ?? 0, size);
            throw new VaultException(VaultErrorCode.RecordForked);
        }

        _heard[gateway] = true;
        var response = new ObserveRecordResponse { Checkpoint = UnsafeByteOperations.UnsafeWrap(note) };
        if (kept is not null)
        {
            response.Proof.AddRange(MerkleTree.ConsistencyProof(kept.Size, size, tree).Select(static hash => UnsafeByteOperations.UnsafeWrap(hash)));
        }

        return response;
    }

    /// <summary>To be called before anything is begun for a gateway.</summary>
    /// <exception cref="VaultException">
    /// <see cref="VaultErrorCode.RecordNotObserved"/>: it has to ask first. <see cref="VaultErrorCode.RecordForked"/>.
    /// </exception>
    public void Require(GatewayId gateway)
    {
        if (_isForked)
        {
            throw new VaultException(VaultErrorCode.RecordForked);
        }

        if (!_heard.ContainsKey(gateway))
        {
            throw new VaultException(VaultErrorCode.RecordNotObserved);
        }
    }

    // One that this key did not sign proves nothing: else any gateway could stop the adapter by making one up.
    private Checkpoint Read(ReadOnlySpan<byte> note, GatewayId gateway)
    {
        if (Checkpoint.TryOpen(note, [signer.Verifier], out var kept))
        {
            return kept;
        }

        logger.CheckpointForeign(gateway.Value);
        throw new VaultException(VaultErrorCode.RecordForked, "kept_checkpoint");
    }

    private bool Holds(Checkpoint kept, long size)
    {
        if (kept.Size > size)
        {
            return false;
        }

        Span<byte> root = stackalloc byte[MerkleHash.Bytes];
        MerkleTree.WriteRoot(kept.Size, tree, root);
        return root.SequenceEqual(kept.Root);
    }
}
