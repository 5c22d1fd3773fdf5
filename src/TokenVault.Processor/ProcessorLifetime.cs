using TokenVault.Processor.Disclosures;
using TokenVault.Processor.Fingerprints;
using TokenVault.Processor.Limits;
using TokenVault.Processor.Operations;

namespace TokenVault.Processor;

/// <summary>
/// The process's beginning and end. Being asked for all it needs, it makes everything that can refuse to start do so before the
/// first caller is served: the keystore, the store, the record of disclosures, the accounts. At the end it lets operations finish
/// whose callers are gone.
/// </summary>
internal sealed class ProcessorLifetime : IHostedService
{
    private readonly LimitRecord _limits;
    private readonly OperationsUnderWay _underWay;

    // The first three are only asked for.
    public ProcessorLifetime(
        FingerprintBatch fingerprints, DisclosureReader disclosures, OperationDesk operations, LimitRecord limits, OperationsUnderWay underWay)
    {
        ArgumentNullException.ThrowIfNull(fingerprints);
        ArgumentNullException.ThrowIfNull(disclosures);
        ArgumentNullException.ThrowIfNull(operations);
        (_limits, _underWay) = (limits, underWay);
    }

    // The listener starts last: nothing is served under limits that are not on record.
    public Task StartAsync(CancellationToken cancellationToken) => _limits.RecordAsync();

    // The listener has stopped by now: hosted services stop in the reverse order.
    public Task StopAsync(CancellationToken cancellationToken) => _underWay.DrainAsync(cancellationToken);
}
