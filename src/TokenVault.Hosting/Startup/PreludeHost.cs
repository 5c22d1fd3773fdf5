using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace TokenVault.Hosting.Startup;

/// <summary>Serves a <see cref="HostPrelude"/> until it is over or a signal stops it.</summary>
internal static class PreludeHost
{
    private static readonly HealthCheckResult NotServing = HealthCheckResult.Unhealthy("Not open yet.");

    // The configuration was checked by the process itself: here a service that is listed and not served is no mistake.
    public static async Task ServeAsync(IConfigurationRoot file, string path, string serviceName, HostPrelude prelude, HostConsole console)
    {
        var builder = HostAssembly.CreateBuilder(file, path, serviceName, builder =>
        {
            builder.Services.AddHealthChecks().AddCheck("prelude", static () => NotServing);

            // It would be logged as an error each time that somebody asks.
            builder.Logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None);
            prelude.Services(builder);
        });
        await using var app = builder.Build();
        HostAssembly.Map(app, app =>
        {
            app.UseMiddleware<PreludeCallMiddleware>(prelude.Refusal);
            prelude.Map(app);
        });
        await app.StartAsync();
        var address = HostAssembly.AddressOf(app);
        HostLog.Sealed(app.Logger, serviceName, address);
        console.ShowSealed(address);
        await app.WaitForShutdownAsync();
    }
}
