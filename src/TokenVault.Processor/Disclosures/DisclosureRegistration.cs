using Microsoft.Extensions.Options;
using TokenVault.Hosting;
using TokenVault.Processor.Psp;

namespace TokenVault.Processor.Disclosures;

internal static class DisclosureRegistration
{
    extension(IServiceCollection services)
    {
        /// <summary>The record of disclosures. It is checked as a whole when the host starts.</summary>
        public IServiceCollection AddDisclosures()
        {
            services.AddVaultOptions<DisclosureOptions, DisclosureOptionsValidator>(DisclosureOptions.Section);
            services.AddSingleton(static provider => DisclosureFile.Open(
                provider.GetRequiredService<VaultPaths>().Resolve(
                    provider.GetRequiredService<IOptions<DisclosureOptions>>().Value.Directory)));
            services.AddSingleton<DisclosureIndex>();
            services.AddSingleton<DisclosureLog>();
            services.AddSingleton<DisclosureReader>();
            services.AddSingleton<IProfileRecord, ProfileRecord>();
            return services;
        }
    }
}
