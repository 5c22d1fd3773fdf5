using TokenVault.Processor.Disclosures;
using TokenVault.Storage;

namespace TokenVault.Processor.Limits;

/// <summary>Sees to it that no limits are used that the record of disclosures doesn't tell of.</summary>
internal sealed class LimitRecord(MerchantLimits limits, DisclosureLog disclosures, IRecordStore store, RowSeal seal)
{
    private readonly RecordedDigest _recorded = new("limits-recorded", store, seal);

    /// <summary>Writes an administrative entry where the limits are others than those written last.</summary>
    public async Task RecordAsync()
    {
        var digest = limits.Digest();
        if (_recorded.Is(digest))
        {
            return;
        }

        await disclosures.AppendAsync(AdministrativeAct.Limits(digest));
        await _recorded.PutAsync(digest);
    }
}
