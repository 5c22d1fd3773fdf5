using Microsoft.Extensions.Options;
using TokenVault.Hosting;
using TokenVault.Opening.Keys;
using TokenVault.Processor.Keys.Calls;
using TokenVault.Processor.Keys.Custody;
using TokenVault.Storage;

namespace TokenVault.Processor.Keys;

internal static class KeyRegistration
{
    extension(IServiceCollection services)
    {
        /// <summary>The keystore, opened once when the host starts or by its custodians before, and the seal of the adapter's own rows.</summary>
        public IServiceCollection AddKeys(UnlockedKeystore unlocked)
        {
            services.AddVaultOptions<KeystoreOptions, KeystoreOptionsValidator>(KeystoreOptions.Section);
            services.AddSingleton<IConfigurationCheck, KeystoreCheck>();
            services.AddSingleton(static provider =>
            {
                var options = provider.GetRequiredService<IOptions<KeystoreOptions>>().Value;
                return options.Custodians is not null ? provider.GetRequiredService<UnlockedKeystore>().Get() : KeystoreFile.Open(options, provider.GetRequiredService<VaultPaths>());
            });
            services.AddSingleton(unlocked);
            services.AddSingleton<CustodyFile>();
            services.AddHostedService<SecretFileWatch>();
            services.AddHostedService<UnlockRecord>();
            services.AddSingleton<KeyDesk>();
            services.AddSingleton(static provider => new RowSeal(provider.GetRequiredService<Keystore>().RowKey));
            return services;
        }
    }
}
