using TokenVault.Processor.Charges;
using TokenVault.Processor.Disclosures;
using TokenVault.Processor.Fingerprints;

namespace TokenVault.Processor;

/// <summary>
/// The process's beginning and end. Being asked for all it needs, it makes everything that can refuse to start do so before the
/// first caller is served: the keystore, the store, the record of disclosures, the accounts. At the end it lets charges finish
/// whose callers are gone.
/// </summary>
internal sealed class ProcessorLifetime : IHostedService
{
    private readonly ChargeExecutor _charges;

    // The first two are only asked for.
    public ProcessorLifetime(FingerprintBatch fingerprints, DisclosureReader disclosures, ChargeExecutor charges)
    {
        ArgumentNullException.ThrowIfNull(fingerprints);
        ArgumentNullException.ThrowIfNull(disclosures);
        _charges = charges;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // The listener has stopped by now: hosted services stop in the reverse order, and it started last.
    public Task StopAsync(CancellationToken cancellationToken) => _charges.DrainAsync(cancellationToken);
}
