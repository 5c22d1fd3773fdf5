using TokenVault.Envelope.Transfers;
using TokenVault.Hpke;
using TokenVault.Ledger.Notes;
using TokenVault.Opening.Transfers;

namespace TokenVault.Recipient;

/// <summary>Opens a folder as an adapter made it for an order.</summary>
internal sealed class Package(string folder, NoteVerifier[] adapter)
{
    /// <summary>Verifies all of it and hands each card over, in order; what it is handed is borrowed until it returns.</summary>
    /// <returns>The manifests.</returns>
    /// <exception cref="TransferPackageException">Something is missing, left over or altered, or is for another key.</exception>
    public IReadOnlyList<TransferManifest> Open(RecipientKey key, ReadOnlySpanAction take)
    {
        var manifests = TransferPackage.ReadManifests(
            folder, file => SignedNote.VerifiedText(file, adapter), key.PublicKey);
        foreach (var manifest in manifests)
        {
            for (var i = 0; i < manifest.Parts.Count; i++)
            {
                OpenPart(manifest, i, key, take);
            }
        }

        return manifests;
    }

    private void OpenPart(TransferManifest manifest, int index, RecipientKey key, ReadOnlySpanAction take)
    {
        var part = manifest.Parts[index];
        using var file = TransferPackage.OpenPart(folder, manifest, index, out var frames);
        try
        {
            using var opener = new TransferOpener(frames.Header, key.PrivateKey);
            while (!opener.HasEnded)
            {
                if (!frames.TryRead(out var frame) || !opener.TryOpen(frame, out var card))
                {
                    throw new TransferPackageException($"{part.File} does not open after {opener.Cards} cards.");
                }

                if (!opener.HasEnded)
                {
                    take(card);
                }
            }

            if (opener.Cards != part.Cards || file.Position != file.Length)
            {
                throw new TransferPackageException($"{part.File} holds {opener.Cards} cards and the manifest says {part.Cards}.");
            }
        }
        catch (HpkeException error)
        {
            throw new TransferPackageException($"{part.File} is sealed to a key of another kind.", error);
        }
    }
}
