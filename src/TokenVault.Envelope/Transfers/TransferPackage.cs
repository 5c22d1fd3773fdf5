using System.Globalization;
using System.Security.Cryptography;

namespace TokenVault.Envelope.Transfers;

/// <summary>A folder as an adapter made it for an order: a signed manifest for each gateway, and the parts that it names. Opens none of them.</summary>
public static class TransferPackage
{
    /// <summary>Where a note's text ends and its signatures begin is the ledger's business: it verifies the file and gives the text, or null.</summary>
    /// <param name="file">A manifest's bytes.</param>
    public delegate byte[]? VerifiedText(byte[] file);

    private const string ManifestSuffix = ".manifest";

    // Each is from one gateway of a vault.
    private const int ManifestsMax = 64;

    // A note may be 128 KiB long.
    private const int ManifestBytesMax = 128 * 1024;

    /// <summary>Reads and verifies all manifests, by name.</summary>
    /// <param name="folder">The package.</param>
    /// <param name="verify">Verifies a manifest's signature.</param>
    /// <param name="recipient">The public key to which the cards have to be sealed.</param>
    /// <exception cref="TransferPackageException">One is altered, or they don't belong together, or are for another key.</exception>
    /// <exception cref="IOException">The folder can't be read.</exception>
    public static IReadOnlyList<TransferManifest> ReadManifests(string folder, VerifiedText verify, byte[] recipient)
    {
        var manifests = Directory.EnumerateFiles(folder, "*" + ManifestSuffix).Order(StringComparer.Ordinal).Take(ManifestsMax + 1)
            .Select(path => ReadManifest(path, verify)).ToList();
        if (manifests.Count is 0 or > ManifestsMax)
        {
            throw new TransferPackageException($"{folder} holds {manifests.Count} manifests: 1 to {ManifestsMax} belong to an order. Copy the whole folder of the order.");
        }

        if (manifests.Any(manifest => !string.Equals(manifest.Order, manifests[0].Order, StringComparison.Ordinal))
            || manifests.DistinctBy(manifest => manifest.Gateway, StringComparer.Ordinal).Count() != manifests.Count)
        {
            throw new TransferPackageException($"{folder} holds manifests of more than one order, or two of one gateway. Keep each order in a folder of its own.");
        }

        var digest = Convert.ToHexStringLower(SHA256.HashData(recipient));
        return manifests.TrueForAll(manifest => string.Equals(manifest.Recipient, digest, StringComparison.Ordinal))
            ? manifests
            : throw new TransferPackageException("The cards are sealed to another key than this one. Take the key whose public half the order names.");
    }

    /// <summary>Opens a part's file and holds it against its manifest; the caller disposes of it.</summary>
    /// <param name="folder">The package.</param>
    /// <param name="manifest">Verified before.</param>
    /// <param name="index">Of the part, from 0.</param>
    /// <param name="frames">Its frames; what was hashed is what they are read from.</param>
    /// <exception cref="TransferPackageException">It is not the file that the manifest names.</exception>
    /// <exception cref="IOException">It can't be read.</exception>
    public static FileStream OpenPart(string folder, TransferManifest manifest, int index, out TransferFrames frames)
    {
        var part = manifest.Parts[index];
        var file = File.OpenRead(Path.Combine(folder, part.File));
        try
        {
            frames = ReadHeader(file, manifest, index);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static TransferFrames ReadHeader(FileStream file, TransferManifest manifest, int index)
    {
        var part = manifest.Parts[index];
        if (file.Length != part.Bytes || !string.Equals(Convert.ToHexStringLower(SHA256.HashData(file)), part.Sha256, StringComparison.Ordinal))
        {
            throw new TransferPackageException($"{part.File} is not the file that the manifest names: it was cut short or altered. Copy it again.");
        }

        file.Position = 0;
        return TransferFrames.Begin(file) is { Header: { } header } frames
            && string.Equals(header.Order.ToString("x32", CultureInfo.InvariantCulture), manifest.Order, StringComparison.Ordinal)
            && string.Equals(header.Gateway.Value, manifest.Gateway, StringComparison.Ordinal)
            && header.Part == index + 1
            ? frames
            : throw new TransferPackageException($"{part.File} is no part {index + 1} of this order and gateway.");
    }

    private static TransferManifest ReadManifest(string path, VerifiedText verify)
    {
        var text = new FileInfo(path).Length <= ManifestBytesMax ? verify(File.ReadAllBytes(path)) : null;
        if (text is null)
        {
            throw new TransferPackageException($"{path} is no manifest that is signed by that key, or was altered. Ask for it again, and for the key by another way.");
        }

        return TransferManifest.TryDecode(text, out var manifest) ? manifest : throw new TransferPackageException($"{path} is of another version.");
    }
}
