using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace TokenVault.Hosting.Security;

/// <summary>Degraded, but serving, while the security log can't be written.</summary>
internal sealed class SecurityLogHealth(SecurityLog log) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(log.IsWritable ? HealthCheckResult.Healthy() : HealthCheckResult.Degraded("The security log can't be written."));
}
