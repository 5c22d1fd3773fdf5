using Microsoft.Extensions.Diagnostics.HealthChecks;
using TokenVault.Gateway.Payments.Sending;
using TokenVault.Gateway.Tokenize;
using TokenVault.Storage;

namespace TokenVault.Gateway.Startup;

/// <summary>Well means: what is acknowledged from now on can be written.</summary>
internal sealed class GatewayHealth(IRecordStore store, PipelineEnd end, FenceKeeper fence) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(Judge());

    private HealthCheckResult Judge()
    {
        if (!store.IsWritable || end.HasCome)
        {
            return HealthCheckResult.Unhealthy("A write failed. Start the process anew once its disk is well.");
        }

        return fence.IsLost
            ? HealthCheckResult.Unhealthy("A newer process of this gateway has taken over. Stop this one.")
            : HealthCheckResult.Healthy();
    }
}
