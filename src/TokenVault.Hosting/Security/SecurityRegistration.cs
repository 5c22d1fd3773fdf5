using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace TokenVault.Hosting.Security;

internal static class SecurityRegistration
{
    extension(IServiceCollection services)
    {
        /// <summary>The security log. Before any other hosted service, so that it begins first and ends last.</summary>
        public IServiceCollection AddSecurityLog()
        {
            services.AddVaultOptions<SecurityLogOptions, SecurityLogOptionsValidator>(SecurityLogOptions.Section);
            services.AddSingleton(static provider => new SecurityLog(
                provider.GetRequiredService<IOptions<SecurityLogOptions>>(),
                provider.GetRequiredService<VaultPaths>(),
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILoggerFactory>()));
            services.AddHostedService<SecurityLogLifetime>();
            services.AddHealthChecks().AddCheck<SecurityLogHealth>("security_log");
            return services;
        }
    }
}
