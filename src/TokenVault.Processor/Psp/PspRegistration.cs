using Microsoft.Extensions.Options;
using TokenVault.Hosting;

namespace TokenVault.Processor.Psp;

internal static class PspRegistration
{
    extension(IServiceCollection services)
    {
        /// <summary>The lines to the payment processors and the merchants' accounts with them.</summary>
        public IServiceCollection AddPsp()
        {
            services.AddVaultOptions<PspOptions, PspOptionsValidator>(PspOptions.Section);
            services.AddSingleton<IConfigurationCheck, PspCheck>();
            services.AddSingleton<PspPipeline>();
            services.AddSingleton(static provider => new PspAccounts(
                provider.GetRequiredService<VaultPaths>().Resolve(provider.GetRequiredService<IOptions<PspOptions>>().Value.Accounts),
                provider.GetRequiredService<IOptions<PspOptions>>().Value.Processors.Select(processor => processor.Name),
                provider.GetRequiredService<ILogger<PspAccounts>>()));
            return services;
        }
    }
}
