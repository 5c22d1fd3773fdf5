using System.Security.Cryptography;
using TokenVault.Processor.Disclosures;
using TokenVault.Processor.Fingerprints.Counting;
using TokenVault.Profiles;
using TokenVault.Profiles.Allowances;
using TokenVault.Storage;
using TokenVault.Storage.Tables;

namespace TokenVault.Processor.Fingerprints.Allowances;

/// <summary>
/// Sees to it that no allowance is used that the record of disclosures doesn't tell of, and none twice: the store remembers each id for
/// ever, the day's file how much of it is used.
/// </summary>
internal sealed class AllowanceRecord(NumberCounter counter, DisclosureLog disclosures, IRecordStore store, RowSeal seal)
{
    private readonly MetaTable _meta = new(seal);

    /// <summary>Takes an allowance up, or finds it taken up before. Gives how many of its cards are used.</summary>
    /// <exception cref="ProfileException">Its id was used for another, or what was used of it is not known any more.</exception>
    /// <exception cref="Domain.Errors.VaultException">It can't be written now.</exception>
    public async Task<long> TakeUpAsync(SignedAllowance allowance)
    {
        var content = allowance.Content;
        var id = AllowanceFile.NumberOf(content);
        var isKnown = IsRecorded(allowance);
        var use = counter.UseOf(id);
        if (use is { } known && isKnown)
        {
            return known.Used;
        }

        if (isKnown)
        {
            throw new ProfileException(
                $"Allowance {content.Id} was in use before, and how much of it is used is not known any more: it is taken for used up. Have another signed.");
        }

        // First where its use is counted: a process that ends in between finds it there, begun and unused, and goes on from here.
        // Where it finds more than that, an older store was put back: what is used stays used.
        var begun = use ?? new AllowanceUse(id, 0, content.Until.ToUnixTimeSeconds());
        counter.BeginUse(begun);
        await disclosures.AppendAsync(AdministrativeAct.Allowance(allowance));
        var batch = new WriteBatch();
        _meta.Put(batch, NameOf(content), allowance.Sha256);
        await store.CommitAsync(batch);
        return begun.Used;
    }

    private static string NameOf(ImportAllowance allowance) => "allowance-" + allowance.Id;

    private bool IsRecorded(SignedAllowance allowance)
    {
        var name = NameOf(allowance.Content);
        var batch = new ReadBatch();
        var index = _meta.AddLookup(batch, name);
        store.Read(batch);
        if (!_meta.TryRead(batch, index, name, out var digest))
        {
            return false;
        }

        return CryptographicOperations.FixedTimeEquals(digest, allowance.Sha256)
            ? true
            : throw new ProfileException($"Allowance {allowance.Content.Id} was another one when it was taken up. Have a new one written and signed.");
    }
}
