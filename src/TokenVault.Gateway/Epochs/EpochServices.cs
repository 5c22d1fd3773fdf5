using Microsoft.Extensions.Options;
using TokenVault.Gateway.Epochs.Manifests;
using TokenVault.Gateway.Epochs.Upkeep;
using TokenVault.Gateway.Startup;
using TokenVault.Hosting;
using TokenVault.Storage;
using TokenVault.Storage.Tables;

namespace TokenVault.Gateway.Epochs;

internal static class EpochServices
{
    extension(IServiceCollection services)
    {
        /// <summary>Registers sealing and the epochs it seals in. There is nothing here that opens.</summary>
        public IServiceCollection AddEpochs()
        {
            services.AddVaultOptions<SealingOptions, SealingOptionsValidator>(SealingOptions.Section);
            services.AddSingleton(provider =>
            {
                var (manifest, ceremonyKey) = PathsOf(provider);
                return new ManifestLoader(provider.GetRequiredService<IRecordStore>(), provider.GetRequiredService<MetaTable>(), manifest, ceremonyKey);
            });
            services.AddSingleton(static provider => provider.GetRequiredService<ManifestLoader>().Load());
            services.AddHostedService<ManifestWatch>();
            services.AddSingleton<KeyUpkeepClient>().AddSingleton<EpochRewrapping>().AddSingleton<KeyUseReport>().AddSingleton<KeyUpkeepRound>();
            services.AddHostedService<KeyUpkeep>();
            services.AddSingleton<IConfigurationCheck>(provider => new FileCheck("Sealing:Manifest", () => TryOut(provider), "Fetch it from the key ceremony."));
            services.AddSingleton<EpochKeeper>().AddSingleton<EpochRegistrar>();
            services.AddHostedService<EpochClock>();
            services.AddHostedService<EpochRegistration>();
            return services;
        }
    }

    private static (string Manifest, string CeremonyKey) PathsOf(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<IOptions<SealingOptions>>().Value;
        var paths = provider.GetRequiredService<VaultPaths>();
        return (paths.Resolve(options.Manifest), paths.Resolve(options.CeremonyKey));
    }

    private static void TryOut(IServiceProvider provider)
    {
        var (manifest, ceremonyKey) = PathsOf(provider);
        _ = ManifestLoader.Read(manifest, ceremonyKey);
    }
}
