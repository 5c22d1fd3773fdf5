using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using TokenVault.Gateway.Startup;
using TokenVault.Hosting;
using TokenVault.Storage;
using TokenVault.Storage.RocksDb;
using TokenVault.Storage.Tables;

namespace TokenVault.Gateway.Store;

internal static class StoreServices
{
    // Fingerprints come in no order, so that each flush of them is merged with all that is on disk: fewer and larger ones leave more of the
    // speed to a store of ten million tokens. The log holds what memory does, and is what a start after a crash reads.
    private static readonly RocksDbStoreOptions Engine = new() { WriteBufferBytes = 256L << 20, WalBytesMax = 512L << 20 };

    extension(IServiceCollection services)
    {
        /// <summary>Registers the embedded store, its tables and the keys that authenticate their rows.</summary>
        public IServiceCollection AddGatewayStore()
        {
            services.AddVaultOptions<StoreOptions, StoreOptionsValidator>(StoreOptions.Section);
            services.AddSingleton(ReadKeys);
            services.AddSingleton<IConfigurationCheck>(provider => new FileCheck(
                "Store:RowKey", () => ReadKeys(provider), "Make one on first use with `head -c 32 /dev/urandom`, readable by this user only, and keep it with the store."));
            services.AddSingleton<IRecordStore>(provider => RocksDbRecordStore.Open(
                provider.GetRequiredService<VaultPaths>().Resolve(provider.GetRequiredService<IOptions<StoreOptions>>().Value.Path),
                provider.GetRequiredService<ILogger<RocksDbRecordStore>>(),
                Engine));
            services.AddSingleton(provider => new RowSeal(provider.GetRequiredService<GatewayKeys>().Rows));
            services.AddSingleton<MetaTable>().AddSingleton<TokenTables>().AddSingleton<EpochTable>().AddSingleton<PaymentTable>();
            services.AddSingleton<LegalHoldTable>().AddSingleton<PrivacyNoteTable>();
            return services;
        }
    }

    private static GatewayKeys ReadKeys(IServiceProvider provider)
    {
        var path = provider.GetRequiredService<VaultPaths>().Resolve(provider.GetRequiredService<IOptions<StoreOptions>>().Value.RowKey);
        var key = File.ReadAllBytes(path);
        try
        {
            return new GatewayKeys(key);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }
}
