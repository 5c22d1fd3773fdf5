using System.Globalization;
using System.Security.Cryptography;
using TokenVault.Envelope.Transfers;
using TokenVault.Hpke;
using TokenVault.Ledger.Notes;
using TokenVault.Opening.Transfers;

namespace TokenVault.Recipient;

/// <summary>A folder as an adapter made it for an order: a signed manifest for each gateway, and the parts that it names.</summary>
internal sealed class Package(string folder, NoteVerifier[] adapter)
{
    private const string ManifestSuffix = ".manifest";

    // Each is from one gateway of a vault.
    private const int ManifestsMax = 64;

    /// <summary>Verifies all of it and hands each card over, in order; what it is handed is borrowed until it returns.</summary>
    /// <returns>The manifests.</returns>
    /// <exception cref="PackageException">Something is missing, left over or altered, or is for another key.</exception>
    public IReadOnlyList<TransferManifest> Open(RecipientKey key, ReadOnlySpanAction take)
    {
        var manifests = Directory.EnumerateFiles(folder, "*" + ManifestSuffix).Order(StringComparer.Ordinal).Take(ManifestsMax + 1).Select(ReadManifest).ToList();
        if (manifests.Count is 0 or > ManifestsMax)
        {
            throw new PackageException($"{folder} holds {manifests.Count} manifests: 1 to {ManifestsMax} belong to an order. Copy the whole folder of the order.");
        }

        if (manifests.Any(manifest => !string.Equals(manifest.Order, manifests[0].Order, StringComparison.Ordinal))
            || manifests.DistinctBy(manifest => manifest.Gateway, StringComparer.Ordinal).Count() != manifests.Count)
        {
            throw new PackageException($"{folder} holds manifests of more than one order, or two of one gateway. Keep each order in a folder of its own.");
        }

        var recipient = Convert.ToHexStringLower(SHA256.HashData(key.PublicKey));
        foreach (var manifest in manifests)
        {
            if (!string.Equals(manifest.Recipient, recipient, StringComparison.Ordinal))
            {
                throw new PackageException("The cards are sealed to another key than this one. Take the key whose public half the order names.");
            }

            for (var i = 0; i < manifest.Parts.Count; i++)
            {
                OpenPart(manifest, i, key, take);
            }
        }

        return manifests;
    }

    private TransferManifest ReadManifest(string path)
    {
        if (new FileInfo(path).Length > SignedNote.BytesMax || !SignedNote.TryParse(File.ReadAllBytes(path), out var note))
        {
            throw new PackageException($"{path} is no manifest.");
        }

        if (!note.IsVerifiedBy(adapter))
        {
            throw new PackageException($"{path} is not signed by {adapter[0].Name}, or was altered. Ask for it again, and for the key by another way.");
        }

        return TransferManifest.TryDecode(note.Text, out var manifest) ? manifest : throw new PackageException($"{path} is of another version.");
    }

    private void OpenPart(TransferManifest manifest, int index, RecipientKey key, ReadOnlySpanAction take)
    {
        var part = manifest.Parts[index];
        using var file = File.OpenRead(Path.Combine(folder, part.File));
        if (file.Length != part.Bytes || !string.Equals(Convert.ToHexStringLower(SHA256.HashData(file)), part.Sha256, StringComparison.Ordinal))
        {
            throw new PackageException($"{part.File} is not the file that the manifest names: it was cut short or altered. Copy it again.");
        }

        // What was hashed is what is read: the file stays open.
        file.Position = 0;
        var frames = TransferFrames.Begin(file);
        if (frames?.Header is not { } header
            || !string.Equals(header.Order.ToString("x32", CultureInfo.InvariantCulture), manifest.Order, StringComparison.Ordinal)
            || !string.Equals(header.Gateway.Value, manifest.Gateway, StringComparison.Ordinal)
            || header.Part != index + 1)
        {
            throw new PackageException($"{part.File} is no part {index + 1} of this order and gateway.");
        }

        try
        {
            using var opener = new TransferOpener(header, key.PrivateKey);
            while (!opener.HasEnded)
            {
                if (!frames.TryRead(out var frame) || !opener.TryOpen(frame, out var card))
                {
                    throw new PackageException($"{part.File} does not open after {opener.Cards} cards.");
                }

                if (!opener.HasEnded)
                {
                    take(card);
                }
            }

            if (opener.Cards != part.Cards || file.Position != file.Length)
            {
                throw new PackageException($"{part.File} holds {opener.Cards} cards and the manifest says {part.Cards}.");
            }
        }
        catch (HpkeException error)
        {
            throw new PackageException($"{part.File} is sealed to a key of another kind.", error);
        }
    }
}
