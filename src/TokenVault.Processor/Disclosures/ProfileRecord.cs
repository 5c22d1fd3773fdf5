using System.Buffers.Binary;
using System.Security.Cryptography;
using TokenVault.Domain.Errors;
using TokenVault.Processor.Psp;
using TokenVault.Storage;
using TokenVault.Storage.Tables;

namespace TokenVault.Processor.Disclosures;

/// <summary>Remembers which manifest of profiles was used last, and tells the record of disclosures of each before it is used.</summary>
/// <remarks>The fact: version (4, big-endian) ‖ SHA-256 of the manifest (32).</remarks>
internal sealed class ProfileRecord(DisclosureLog disclosures, IRecordStore store, RowSeal seal) : IProfileRecord
{
    private const string Name = "profiles-recorded";
    private const int FactBytes = 4 + SHA256.HashSizeInBytes;

    private readonly MetaTable _meta = new(seal);

    public int LastVersion => TryRead(out var version, out _) ? version : 0;

    public async ValueTask RecordAsync(ProfileManifest manifest)
    {
        if (TryRead(out var version, out var digest)
            && version == manifest.Version
            && CryptographicOperations.FixedTimeEquals(digest, manifest.Sha256))
        {
            return;
        }

        await disclosures.AppendAsync(AdministrativeAct.Profiles(manifest));
        var batch = new WriteBatch();
        _meta.Put(batch, Name, ToFact(manifest));
        await store.CommitAsync(batch);
    }

    private static byte[] ToFact(ProfileManifest manifest)
    {
        var fact = new byte[FactBytes];
        BinaryPrimitives.WriteInt32BigEndian(fact, manifest.Version);
        manifest.Sha256.CopyTo(fact.AsSpan(4));
        return fact;
    }

    private bool TryRead(out int version, out byte[] digest)
    {
        (version, digest) = (0, []);
        var batch = new ReadBatch();
        var index = _meta.AddLookup(batch, Name);
        store.Read(batch);
        if (!_meta.TryRead(batch, index, Name, out var fact))
        {
            return false;
        }

        if (fact.Length != FactBytes)
        {
            throw new VaultException(VaultErrorCode.RecordDamaged);
        }

        (version, digest) = (BinaryPrimitives.ReadInt32BigEndian(fact), fact[4..].ToArray());
        return true;
    }
}
