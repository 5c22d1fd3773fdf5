using Microsoft.Extensions.Diagnostics.HealthChecks;
using TokenVault.Processor.Disclosures;
using TokenVault.Storage;

namespace TokenVault.Processor;

/// <summary>Well means: operations and disclosures can be written. Without either no card is opened.</summary>
internal sealed class ProcessorHealth(IRecordStore store, DisclosureLog disclosures) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(store.IsWritable && disclosures.IsWritable
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy("A write failed. Start the process anew once its disk is well."));
}
