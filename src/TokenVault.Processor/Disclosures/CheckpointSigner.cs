using TokenVault.Ledger.Notes;
using TokenVault.Ledger.Trees;
using TokenVault.Opening.Keys;

namespace TokenVault.Processor.Disclosures;

/// <summary>Signs how far the record goes, as a C2SP checkpoint, when somebody asks and it has grown.</summary>
internal sealed class CheckpointSigner(DisclosureTree tree, Keystore keystore, string directory) : IDisposable
{
    public const string FileName = "checkpoint";

    private readonly NoteSigner _signer = LedgerName.SignerOf(keystore);
    private readonly Lock _lock = new();
    private long _size = -1;
    private byte[] _note = [];

    /// <summary>The key by which what is signed here is checked.</summary>
    public NoteVerifier Verifier => _signer.Verifier;

    /// <summary>The newest checkpoint, also left in the record's folder for whoever checks a copy of it.</summary>
    public (long Size, byte[] Note) Sign()
    {
        Span<byte> root = stackalloc byte[MerkleHash.Bytes];
        lock (_lock)
        {
            var size = tree.ReadHead(root);
            if (size != _size)
            {
                var note = new Checkpoint(_signer.Name, size, root.ToArray()).Sign(_signer);
                OwnerOnlyFile.Replace(Path.Combine(directory, FileName), note);
                (_size, _note) = (size, note);
            }

            return (_size, _note);
        }
    }

    public void Dispose() => _signer.Dispose();
}
