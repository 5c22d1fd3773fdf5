using Microsoft.Extensions.ObjectPool;
using Microsoft.Extensions.Options;
using TokenVault.Hosting;
using TokenVault.Opening;
using TokenVault.Opening.Keys;
using TokenVault.Processor.Fingerprints.Counting;

namespace TokenVault.Processor.Fingerprints;

internal static class FingerprintRegistration
{
    extension(IServiceCollection services)
    {
        /// <summary>Fingerprinting, and counting what was fingerprinted. The pool takes and gives without a lock.</summary>
        public IServiceCollection AddFingerprints()
        {
            services.AddSingleton<CountingKey>();
            services.AddSingleton(static provider => new DefaultObjectPoolProvider().Create(
                new FingerprintWorkPolicy(provider.GetRequiredService<Keystore>(), provider.GetRequiredService<CountingKey>())));
            services.AddVaultOptions<CountingOptions, CountingOptionsValidator>(CountingOptions.Section);
            services.AddSingleton(static provider => new CountFolder(
                provider.GetRequiredService<VaultPaths>().Resolve(provider.GetRequiredService<IOptions<CountingOptions>>().Value.Directory),
                provider.GetRequiredService<CountingKey>()));
            services.AddSingleton(static provider => new CountingSink(
                provider.GetRequiredService<IOptions<CountingOptions>>().Value.NumbersPerDayMax,
                provider.GetRequiredService<ILogger<CountingSink>>()));
            services.AddSingleton<CountBook>();
            services.AddSingleton<NumberCounter>();
            services.AddHostedService<CountSync>();
            services.AddHostedService<GuessingAlarm>();
            services.AddSingleton<FingerprintDesk>();
            services.AddSingleton<FingerprintBatch>();
            services.AddSingleton<SealedFingerprints>();
            services.AddSingleton<FingerprintRekeying>();
            return services;
        }
    }
}
