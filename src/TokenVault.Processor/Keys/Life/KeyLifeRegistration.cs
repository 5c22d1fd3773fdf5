using TokenVault.Hosting;
using TokenVault.Opening.Epochs;
using TokenVault.Opening.Keys;
using TokenVault.Processor.Epochs;
using TokenVault.Processor.Keys.Resealing;
using TokenVault.Processor.Keys.Upkeep;
using TokenVault.Processor.Transfers;

namespace TokenVault.Processor.Keys.Life;

internal static class KeyLifeRegistration
{
    extension(IServiceCollection services)
    {
        /// <summary>What becomes of keys: what they protect, their backups, their end, and cards that are sealed anew.</summary>
        public IServiceCollection AddKeyLife()
        {
            services.AddVaultOptions<KeyLifeOptions, KeyLifeOptionsValidator>(KeyLifeOptions.Section);
            services.AddSingleton<KeyMatters>().AddSingleton<KeystoreCopy>().AddSingleton<KeyBackups>();
            services.AddSingleton<KeyUses>().AddSingleton<IKeyUses>(static provider => provider.GetRequiredService<KeyUses>());
            services.AddHostedService(static provider => provider.GetRequiredService<KeyUses>());
            services.AddSingleton<EpochRewrapper>().AddSingleton<EpochRewrapping>();
            services.AddSingleton<KeyStatusReport>().AddSingleton<KeyOverview>().AddSingleton<KeyRetirement>();
            services.AddSingleton<KeyBearer>().AddSingleton<KeyLosses>().AddSingleton<KeyDestruction>();
            services.AddSingleton<Resealings>().AddSingleton<StoredCardResealer>();

            // An epoch of its own: transfers seal under theirs at the same time, and each is for one at a time.
            services.AddSingleton(static provider => new ResealingDesk(
                provider.GetRequiredService<Resealings>(),
                provider.GetRequiredService<StoredCardResealer>(),
                new ResealingEpochs(provider.GetRequiredService<Keystore>(), provider.GetRequiredService<TimeProvider>()),
                provider.GetRequiredService<EpochBook>(),
                provider.GetRequiredService<IKeyUses>()));
            return services;
        }
    }
}
