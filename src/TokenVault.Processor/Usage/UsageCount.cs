using TokenVault.Domain.Usage;
using TokenVault.Opening.Keys;
using TokenVault.Processor.Disclosures;

namespace TokenVault.Processor.Usage;

/// <summary>Counts by reading the record from the month's first entry to its end, beside all else.</summary>
internal sealed class UsageCount(DisclosureRecord record, Keystore keystore)
{
    public UsageRun Begin(UsageMonth month) => new(record, keystore, month);
}
