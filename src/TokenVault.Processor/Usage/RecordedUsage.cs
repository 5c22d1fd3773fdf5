using TokenVault.Contracts.V1;
using TokenVault.Domain.Usage;
using TokenVault.Processor.Disclosures;
using Token = TokenVault.Domain.Tokens.Token;

namespace TokenVault.Processor.Usage;

/// <summary>What was counted of one merchant in the record.</summary>
internal sealed class RecordedUsage
{
    private readonly Dictionary<(DisclosurePurpose Purpose, string Recipient), long> _disclosures = [];
    private readonly Dictionary<string, long> _deletions = new(StringComparer.Ordinal);

    // A crash may have left two entries of one deletion, close to one another: the last few are remembered.
    private readonly Queue<UInt128> _recent = new();
    private long _madeAndDeleted;

    public void Add(DisclosureEntry opening)
    {
        var purpose = opening.Subject.Purpose switch
        {
            OpeningPurpose.LateDeduplication => DisclosurePurpose.LateDeduplication,
            OpeningPurpose.Order => DisclosurePurpose.Order,
            OpeningPurpose.Migration => DisclosurePurpose.Migration,
            OpeningPurpose.Rekeying => DisclosurePurpose.Rekeying,
            _ => DisclosurePurpose.Payment,
        };
        var group = (purpose, opening.Subject.Recipient);
        _disclosures[group] = _disclosures.GetValueOrDefault(group) + 1;
    }

    public void AddDeletion(Token token, string reason, DateTimeOffset time, UsageMonth month)
    {
        const int RecentMax = 1024;
        if (_recent.Contains(token.Id))
        {
            return;
        }

        _recent.Enqueue(token.Id);
        if (_recent.Count > RecentMax)
        {
            _recent.Dequeue();
        }

        _madeAndDeleted += month.Contains(token.Id) ? 1 : 0;
        if (month.Contains(time))
        {
            _deletions[reason] = _deletions.GetValueOrDefault(reason) + 1;
        }
    }

    public MerchantUsage ToMessage(string merchant)
    {
        var usage = new MerchantUsage { MerchantId = merchant, MadeAndDeleted = _madeAndDeleted };
        usage.Disclosures.Add(_disclosures
            .OrderBy(one => one.Key.Purpose).ThenBy(one => one.Key.Recipient, StringComparer.Ordinal)
            .Select(one => new DisclosureUsage { Purpose = one.Key.Purpose, Recipient = one.Key.Recipient, Count = one.Value }));
        usage.Deletions.Add(_deletions
            .OrderBy(one => one.Key, StringComparer.Ordinal)
            .Select(one => new DeletionUsage { Reason = one.Key, Count = one.Value }));
        return usage;
    }
}
