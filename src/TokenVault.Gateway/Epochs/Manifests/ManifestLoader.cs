using System.Buffers.Binary;
using System.Security.Cryptography;
using TokenVault.Envelope.Keys;
using TokenVault.Sealing;
using TokenVault.Storage;
using TokenVault.Storage.Tables;

namespace TokenVault.Gateway.Epochs.Manifests;

/// <summary>Reads the key manifest: signed by the pinned ceremony key, and never older than one that this store has seen.</summary>
internal sealed class ManifestLoader(IRecordStore store, MetaTable meta, string manifestPath, string ceremonyKeyPath)
{
    private const string VersionRow = "manifest-version";

    // A signed manifest is some two thousand bytes.
    private const int BytesMax = 64 * 1024;

    /// <exception cref="InvalidDataException">The manifest is not signed by the ceremony key, or is older than one seen before.</exception>
    public SealingKeyState Load()
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
            // Once, at start, before anything is served.
            RememberAsync(manifest.Version).AsTask().GetAwaiter().GetResult();
        }

        return new SealingKeyState(SealingKey.Of(manifest), manifest.Version);
    }

    /// <summary>The file, where it is another than one that was seen; null where it is the same.</summary>
    public byte[]? ReadIfOther(ReadOnlySpan<byte> seen)
    {
        var file = ReadFile(manifestPath);
        return file.AsSpan().SequenceEqual(seen) ? null : file;
    }

    /// <exception cref="InvalidDataException">It is not signed by the ceremony key.</exception>
    public KeyManifest Verify(ReadOnlySpan<byte> file) => Verify(file, ceremonyKeyPath);

    /// <summary>Takes a newer manifest into use, which is remembered before.</summary>
    /// <exception cref="Hpke.HpkeException">It names no key that can be sealed to.</exception>
    public async Task TakeAsync(KeyManifest manifest, SealingKeyState state)
    {
        var key = SealingKey.Of(manifest);
        await RememberAsync(manifest.Version);
        state.Set(key, manifest.Version);
    }

    /// <summary>Reads and verifies a manifest.</summary>
    /// <exception cref="InvalidDataException">It is not signed by the ceremony key.</exception>
    public static KeyManifest Read(string manifestPath, string ceremonyKeyPath) => Verify(ReadFile(manifestPath), ceremonyKeyPath);

    private static KeyManifest Verify(ReadOnlySpan<byte> file, string ceremonyKeyPath)
    {
        using var ceremonyKey = ECDsa.Create();
        ceremonyKey.ImportFromPem(File.ReadAllText(ceremonyKeyPath));
        return KeyManifest.TryVerify(file, ceremonyKey, out var manifest)
            ? manifest
            : throw new InvalidDataException(
                "It is not signed by Sealing:CeremonyKey, and whoever wrote it could read every card sealed to its key.");
    }

    private static byte[] ReadFile(string path) =>
        new FileInfo(path).Length <= BytesMax ? File.ReadAllBytes(path) : throw new InvalidDataException($"{path} is too large to be a key manifest.");

    private long NewestSeen()
    {
        var reads = new ReadBatch();
        var at = meta.AddLookup(reads, VersionRow);
        store.Read(reads);
        return meta.TryRead(reads, at, VersionRow, out var version) ? BinaryPrimitives.ReadInt64BigEndian(version) : 0;
    }

    private ValueTask<bool> RememberAsync(long version)
    {
        var bytes = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, version);
        var writes = new WriteBatch();
        meta.Put(writes, VersionRow, bytes);
        return store.CommitAsync(writes);
    }
}
