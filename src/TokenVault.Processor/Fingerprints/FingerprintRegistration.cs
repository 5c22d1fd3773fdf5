using Microsoft.Extensions.ObjectPool;
using TokenVault.Opening.Keys;

namespace TokenVault.Processor.Fingerprints;

internal static class FingerprintRegistration
{
    extension(IServiceCollection services)
    {
        /// <summary>Fingerprinting. The pool takes and gives without a lock.</summary>
        public IServiceCollection AddFingerprints()
        {
            services.AddSingleton(static provider => new DefaultObjectPoolProvider().Create(
                new FingerprinterPolicy(provider.GetRequiredService<Keystore>())));
            services.AddSingleton<FingerprintBatch>();
            services.AddSingleton<SealedFingerprints>();
            return services;
        }
    }
}
