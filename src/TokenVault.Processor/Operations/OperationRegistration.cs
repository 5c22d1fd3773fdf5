using Microsoft.Extensions.Options;
using TokenVault.Hosting;
using TokenVault.Opening;
using TokenVault.Storage;
using TokenVault.Storage.RocksDb;

namespace TokenVault.Processor.Operations;

internal static class ChargeRegistration
{
    extension(IServiceCollection services)
    {
        /// <summary>Charging, and the adapter's own store of operations.</summary>
        public IServiceCollection AddCharges()
        {
            services.AddVaultOptions<StoreOptions, StoreOptionsValidator>(StoreOptions.Section);
            services.AddSingleton<IRecordStore>(static provider => RocksDbRecordStore.Open(
                provider.GetRequiredService<VaultPaths>().Resolve(provider.GetRequiredService<IOptions<StoreOptions>>().Value.Path),
                provider.GetRequiredService<ILogger<RocksDbRecordStore>>()));
            services.AddSingleton<CardOpener>();
            services.AddSingleton<CardSender>();
            services.AddSingleton<ChargeDesk>();
            services.AddSingleton<OperationJournal>();
            services.AddSingleton<ChargeExecutor>();
            return services;
        }
    }
}
