using System.Buffers.Binary;
using System.Security.Cryptography;
using TokenVault.Envelope.Keys;
using TokenVault.Sealing;
using TokenVault.Storage;
using TokenVault.Storage.Tables;

namespace TokenVault.Gateway.Epochs;

/// <summary>Reads the key manifest: signed by the pinned ceremony key, and never older than one that this store has seen.</summary>
internal sealed class ManifestLoader(IRecordStore store, MetaTable meta)
{
    private const string VersionRow = "manifest-version";

    /// <exception cref="InvalidDataException">The manifest is not signed by the ceremony key, or is older than one seen before.</exception>
    public SealingKey Load(string manifestPath, string ceremonyKeyPath)
    {
        var manifest = Read(manifestPath, ceremonyKeyPath);
        var newest = NewestSeen();
        if (manifest.Version < newest)
        {
            throw new InvalidDataException(
                $"Sealing:Manifest has version {manifest.Version}, and this gateway has sealed to version {newest}: an older manifest may name a key that was withdrawn. Fetch the newest one.");
        }

        if (manifest.Version > newest)
        {
            Remember(manifest.Version);
        }

        return SealingKey.Of(manifest);
    }

    /// <summary>Reads and verifies a manifest.</summary>
    /// <exception cref="InvalidDataException">It is not signed by the ceremony key.</exception>
    public static KeyManifest Read(string manifestPath, string ceremonyKeyPath)
    {
        using var ceremonyKey = ECDsa.Create();
        ceremonyKey.ImportFromPem(File.ReadAllText(ceremonyKeyPath));
        return KeyManifest.TryVerify(File.ReadAllBytes(manifestPath), ceremonyKey, out var manifest)
            ? manifest
            : throw new InvalidDataException(
                "It is not signed by Sealing:CeremonyKey, and whoever wrote it could read every card sealed to its key.");
    }

    private long NewestSeen()
    {
        var reads = new ReadBatch();
        var at = meta.AddLookup(reads, VersionRow);
        store.Read(reads);
        return meta.TryRead(reads, at, VersionRow, out var version) ? BinaryPrimitives.ReadInt64BigEndian(version) : 0;
    }

    private void Remember(long version)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, version);
        var writes = new WriteBatch();
        meta.Put(writes, VersionRow, bytes);

        // Once, at start, before anything is served.
        store.CommitAsync(writes).AsTask().GetAwaiter().GetResult();
    }
}
