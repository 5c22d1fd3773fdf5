using TokenVault.Ledger.Notes;
using TokenVault.Ledger.Trees;

namespace TokenVault.Processor.Disclosures;

/// <summary>Signs how far the record goes, as a C2SP checkpoint, when somebody asks and it has grown.</summary>
internal sealed class CheckpointSigner(DisclosureTree tree, LedgerKeys keys, string directory)
{
    public const string FileName = "checkpoint";

    private readonly Lock _lock = new();
    private long _size = -1;
    private NoteSigner[] _signers = [];
    private byte[] _note = [];

    /// <summary>The keys by which what is or was signed here is checked.</summary>
    public NoteVerifier[] Verifiers => keys.Verifiers;

    /// <summary>The newest checkpoint, also left in the record's folder for whoever checks a copy of it.</summary>
    public (long Size, byte[] Note) Sign()
    {
        Span<byte> root = stackalloc byte[MerkleHash.Bytes];
        lock (_lock)
        {
            var size = tree.ReadHead(root);
            var signers = keys.Signing();
            if (size != _size || !signers.AsSpan().SequenceEqual(_signers))
            {
                var note = new Checkpoint(keys.Origin, size, root.ToArray()).Sign(signers);
                OwnerOnlyFile.Replace(Path.Combine(directory, FileName), note);
                (_size, _signers, _note) = (size, signers, note);
            }

            return (_size, _note);
        }
    }
}
