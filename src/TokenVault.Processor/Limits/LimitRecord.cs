using System.Security.Cryptography;
using TokenVault.Processor.Disclosures;
using TokenVault.Storage;
using TokenVault.Storage.Tables;

namespace TokenVault.Processor.Limits;

/// <summary>Sees to it that no limits are used that the record of disclosures doesn't tell of.</summary>
internal sealed class LimitRecord(MerchantLimits limits, DisclosureLog disclosures, IRecordStore store, RowSeal seal)
{
    private const string Name = "limits-recorded";

    private readonly MetaTable _meta = new(seal);

    /// <summary>Writes an administrative entry where the limits are others than those written last.</summary>
    public async Task RecordAsync()
    {
        var digest = limits.Digest();
        if (IsRecorded(digest))
        {
            return;
        }

        await disclosures.AppendAsync(AdministrativeAct.Limits(digest));
        var batch = new WriteBatch();
        _meta.Put(batch, Name, digest);
        await store.CommitAsync(batch);
    }

    private bool IsRecorded(byte[] digest)
    {
        var batch = new ReadBatch();
        var index = _meta.AddLookup(batch, Name);
        store.Read(batch);
        return _meta.TryRead(batch, index, Name, out var fact) && CryptographicOperations.FixedTimeEquals(fact, digest);
    }
}
