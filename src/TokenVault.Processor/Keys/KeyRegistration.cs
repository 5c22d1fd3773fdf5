using Microsoft.Extensions.Options;
using TokenVault.Hosting;
using TokenVault.Opening.Keys;
using TokenVault.Processor.Keys.Calls;
using TokenVault.Storage;

namespace TokenVault.Processor.Keys;

internal static class KeyRegistration
{
    extension(IServiceCollection services)
    {
        /// <summary>The keystore, opened once when the host starts, and the seal of the adapter's own rows.</summary>
        public IServiceCollection AddKeys()
        {
            services.AddVaultOptions<KeystoreOptions, KeystoreOptionsValidator>(KeystoreOptions.Section);
            services.AddSingleton<IConfigurationCheck, KeystoreCheck>();
            services.AddSingleton(static provider =>
            {
                var options = provider.GetRequiredService<IOptions<KeystoreOptions>>().Value;
                return KeystoreFile.Open(options, provider.GetRequiredService<VaultPaths>());
            });
            services.AddSingleton<KeyDesk>();
            services.AddSingleton(static provider => new RowSeal(provider.GetRequiredService<Keystore>().RowKey));
            return services;
        }
    }
}
