using Microsoft.Extensions.Options;
using TokenVault.Hosting;
using TokenVault.Opening.Keys;
using TokenVault.Processor.Psp.Accounts;
using TokenVault.Processor.Psp.Lines;
using TokenVault.Processor.Psp.Manifests;
using TokenVault.Profiles.Manifests;

namespace TokenVault.Processor.Psp;

internal static class PspRegistration
{
    extension(IServiceCollection services)
    {
        /// <summary>
        /// The payment processors by their signed profiles, and the merchants' accounts with them. It takes an
        /// <see cref="IProfileRecord"/> that somebody else registers.
        /// </summary>
        public IServiceCollection AddPsp()
        {
            services.AddVaultOptions<PspOptions, PspOptionsValidator>(PspOptions.Section);
            services.AddSingleton<IConfigurationCheck, PspCheck>();
            services.AddSingleton<PspPipeline>();
            services.AddSingleton(static provider => PspManifest.Load(
                provider.GetRequiredService<IOptions<PspOptions>>().Value,
                provider.GetRequiredService<VaultPaths>(),
                provider.GetRequiredService<IProfileRecord>().LastVersion,
                provider.GetRequiredService<TimeProvider>().GetUtcNow()));
            services.AddHostedService<ManifestRecording>();
            services.AddSingleton(static provider => new PspAccounts(
                provider.GetRequiredService<VaultPaths>().Resolve(provider.GetRequiredService<IOptions<PspOptions>>().Value.Accounts),
                PspManifest.AccountFields(
                    provider.GetRequiredService<VerifiedManifest>(), provider.GetRequiredService<IOptions<PspOptions>>().Value),
                provider.GetRequiredService<Keystore>(),
                provider.GetRequiredService<ILogger<PspAccounts>>()));
            services.AddSingleton(static provider => new PspRouter(
                provider.GetRequiredService<PspAccounts>(),
                provider.GetRequiredService<IOptions<PspOptions>>().Value.Processors.Select(line => Connect(provider, line))));
            return services;
        }
    }

    private static PaymentProcessor Connect(IServiceProvider provider, PspLineOptions line) => new(
        new PspLine(line, PspAuthorities.Load(provider.GetRequiredService<VaultPaths>(), line), provider.GetRequiredService<PspPipeline>()),
        provider.GetRequiredService<VerifiedManifest>().Profiles[line.Profile]);
}
