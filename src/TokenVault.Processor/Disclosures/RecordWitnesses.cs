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
internal sealed class RecordWitnesses
{
    /// <summary>Beside the record: the checkpoint that showed that the record is not the one that was seen. While it is there no card is opened.</summary>
    public const string ForkFileName = "forked-checkpoint";

    private readonly DisclosureTree _tree;
    private readonly CheckpointSigner _signer;
    private readonly GatewayClocks _clocks;
    private readonly ILogger<RecordWitnesses> _logger;
    private readonly string _forkFile;

    // Enrolled gateways only, which are few.
    private readonly ConcurrentDictionary<GatewayId, bool> _heard = new();
    private volatile bool _isForked;

    /// <param name="tree">The record's.</param>
    /// <param name="signer">Of its checkpoints.</param>
    /// <param name="directory">The record's folder.</param>
    /// <param name="clocks">Compares the gateways' with the adapter's.</param>
    /// <param name="logger">Is told of forks.</param>
    public RecordWitnesses(DisclosureTree tree, CheckpointSigner signer, string directory, GatewayClocks clocks, ILogger<RecordWitnesses> logger)
    {
        (_tree, _signer, _clocks, _logger, _forkFile) = (tree, signer, clocks, logger, Path.Combine(directory, ForkFileName));
        _isForked = File.Exists(_forkFile);
        if (_isForked)
        {
            logger.ForkRemembered(_forkFile);
        }
    }

    /// <summary>Whether a gateway has shown that this record is not the one that it saw.</summary>
    public bool IsForked => _isForked;

    /// <exception cref="VaultException"><see cref="VaultErrorCode.RecordForked"/>: no card is opened from now on.</exception>
    public ObserveRecordResponse Observe(ObserveRecordRequest request, GatewayId gateway)
    {
        _clocks.Compare(gateway, request.GatewayTime);
        var kept = request.KeptCheckpoint.IsEmpty ? null : Read(request.KeptCheckpoint.Span, gateway);
        var (size, note) = _signer.Sign();
        if (kept is not null && !Holds(kept, size))
        {
            _isForked = true;
            OwnerOnlyFile.Replace(_forkFile, request.KeptCheckpoint.Span);
            _logger.RecordForked(gateway.Value, kept.Size, size, _forkFile);
        }

        if (_isForked)
        {
            throw new VaultException(VaultErrorCode.RecordForked);
        }

        _heard[gateway] = true;
        var response = new ObserveRecordResponse { Checkpoint = UnsafeByteOperations.UnsafeWrap(note), Time = _clocks.Now };
        if (kept is not null)
        {
            response.Proof.AddRange(MerkleTree.ConsistencyProof(kept.Size, size, _tree).Select(static hash => UnsafeByteOperations.UnsafeWrap(hash)));
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
        if (Checkpoint.TryOpen(note, _signer.Verifiers, out var kept))
        {
            return kept;
        }

        _logger.CheckpointForeign(gateway.Value);
        throw new VaultException(VaultErrorCode.RecordForked, "kept_checkpoint");
    }

    private bool Holds(Checkpoint kept, long size)
    {
        if (kept.Size > size)
        {
            return false;
        }

        Span<byte> root = stackalloc byte[MerkleHash.Bytes];
        MerkleTree.WriteRoot(kept.Size, _tree, root);
        if (root.SequenceEqual(kept.Root))
        {
            return true;
        }

        // The hashes are made from the lines and may have suffered since: where they don't even fit the root that is in memory, it is they
        // and not the record that are wrong.
        Span<byte> head = stackalloc byte[MerkleHash.Bytes];
        var now = _tree.ReadHead(head);
        if (!MerkleProof.IsConsistent(kept.Size, root, now, head, MerkleTree.ConsistencyProof(kept.Size, now, _tree)))
        {
            _logger.HashesDamaged();
            throw new VaultException(VaultErrorCode.RecordDamaged);
        }

        return false;
    }
}
