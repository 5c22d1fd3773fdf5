using Microsoft.Extensions.Options;
using TokenVault.Hosting;
using TokenVault.Processor.Fingerprints.Counting;
using TokenVault.Processor.Psp;
using TokenVault.Processor.Psp.Lines;

namespace TokenVault.Processor.Fingerprints.Allowances;

internal static class AllowanceRegistration
{
    extension(IServiceCollection services)
    {
        /// <summary>Allowances for imports, signed by the officers who sign the profiles of payment processors.</summary>
        public IServiceCollection AddAllowances()
        {
            services.AddSingleton(static provider =>
            {
                var paths = provider.GetRequiredService<VaultPaths>();
                return new AllowanceFolder(
                    paths.Resolve(provider.GetRequiredService<IOptions<CountingOptions>>().Value.Allowances),
                    PspAuthorities.Load(paths.Resolve(provider.GetRequiredService<IOptions<PspOptions>>().Value.OfficerAuthority)));
            });
            services.AddSingleton<AllowanceRecord>();
            services.AddSingleton<AllowanceBook>();
            services.AddHostedService<AllowanceWatch>();
            return services;
        }
    }
}
