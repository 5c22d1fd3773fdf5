using Microsoft.Extensions.Options;
using TokenVault.Hosting;

namespace TokenVault.Processor.Limits;

internal static class LimitRegistration
{
    extension(IServiceCollection services)
    {
        /// <summary>The merchants' daily limits.</summary>
        public IServiceCollection AddLimits()
        {
            services.AddVaultOptions<LimitOptions, LimitOptionsValidator>(LimitOptions.Section);
            services.AddSingleton(static provider => new MerchantLimits(provider.GetRequiredService<IOptions<LimitOptions>>().Value));
            services.AddSingleton<LimitKeeper>();
            services.AddSingleton<LimitRecord>();
            return services;
        }
    }
}
