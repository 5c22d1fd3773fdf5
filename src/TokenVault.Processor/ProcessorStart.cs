using TokenVault.Processor.Charges;
using TokenVault.Processor.Disclosures;
using TokenVault.Processor.Fingerprints;

namespace TokenVault.Processor;

/// <summary>
/// Makes everything that can refuse to start do so before the first caller is served: the keystore, the store, the record of
/// disclosures, the accounts. Asking for it is what does it.
/// </summary>
internal sealed class ProcessorStart(FingerprintBatch fingerprints, DisclosureReader disclosures, ChargeExecutor charges) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(fingerprints);
        ArgumentNullException.ThrowIfNull(disclosures);
        ArgumentNullException.ThrowIfNull(charges);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
