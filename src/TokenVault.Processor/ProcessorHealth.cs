using Microsoft.Extensions.Diagnostics.HealthChecks;
using TokenVault.Processor.Disclosures;
using TokenVault.Processor.Fingerprints.Counting;
using TokenVault.Storage;

namespace TokenVault.Processor;

/// <summary>
/// Well means: operations, disclosures and counted numbers can be written. Without the first two no card is opened, without the last no
/// new one is fingerprinted.
/// </summary>
internal sealed class ProcessorHealth(IRecordStore store, DisclosureLog disclosures, NumberCounter numbers) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(store.IsWritable && disclosures.IsWritable && numbers.IsWritable
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy("A write failed. Start the process anew once its disk is well."));
}
