using Microsoft.Extensions.Diagnostics.HealthChecks;
using TokenVault.Gateway.Tokenize;
using TokenVault.Storage;

namespace TokenVault.Gateway.Startup;

/// <summary>Well means: what is acknowledged from now on can be written.</summary>
internal sealed class GatewayHealth(IRecordStore store, PipelineEnd end) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(store.IsWritable && !end.HasCome
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy("A write failed. Start the process anew once its disk is well."));
}
