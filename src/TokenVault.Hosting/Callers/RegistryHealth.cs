using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace TokenVault.Hosting.Callers;

/// <summary>Degraded, but serving, while the registry's file can't be read and the last good one is in force.</summary>
internal sealed class RegistryHealth(CallerRegistry registry) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(registry.IsFileGood ? HealthCheckResult.Healthy() : HealthCheckResult.Degraded("The registry's file can't be read."));
}
