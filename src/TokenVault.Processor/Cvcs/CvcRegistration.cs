using Microsoft.Extensions.Options;
using TokenVault.Hosting;
using TokenVault.Opening.Cvcs;

namespace TokenVault.Processor.Cvcs;

internal static class CvcRegistration
{
    extension(IServiceCollection services)
    {
        /// <summary>The short-lived keys of CVCs, in memory only.</summary>
        public IServiceCollection AddCvcs()
        {
            services.AddVaultOptions<CvcOptions, CvcOptionsValidator>(CvcOptions.Section);
            services.AddSingleton(static provider => new CvcSessions(
                provider.GetRequiredService<TimeProvider>(), lifetime: provider.GetRequiredService<IOptions<CvcOptions>>().Value.KeyLifetime));
            services.AddSingleton<CvcDesk>();
            return services;
        }
    }
}
