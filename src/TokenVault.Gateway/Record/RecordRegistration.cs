using Microsoft.Extensions.Options;
using TokenVault.Gateway.Adapter;
using TokenVault.Gateway.Startup;
using TokenVault.Hosting;
using TokenVault.Storage;
using TokenVault.Storage.Tables;

namespace TokenVault.Gateway.Record;

internal static class RecordRegistration
{
    extension(IServiceCollection services)
    {
        /// <summary>The gateway as a witness of the adapter's record of disclosures.</summary>
        public IServiceCollection AddRecordWitness()
        {
            services.AddSingleton<IConfigurationCheck>(provider => new FileCheck(
                "Adapter:RecordKey", () => ReadKeys(provider), "Give the file with the record's public keys, a line `name+hash+base64` for each, as the adapter's init-keys and rotate-ledger-key told them."));
            services.AddSingleton(provider => new KnownRecord(
                ReadKeys(provider),
                provider.GetRequiredService<IRecordStore>(),
                provider.GetRequiredService<MetaTable>(),
                provider.GetRequiredService<IOptions<AdapterOptions>>().Value.RecordSetAside));
            services.AddSingleton<AdapterClock>();
            services.AddSingleton<RecordWitness>();
            services.AddHostedService<RecordWatch>();
            return services;
        }
    }

    private static RecordKeys ReadKeys(IServiceProvider provider)
    {
        var path = provider.GetRequiredService<IOptions<AdapterOptions>>().Value.RecordKey;
        return new RecordKeys(
            path.Length == 0 ? "" : provider.GetRequiredService<VaultPaths>().Resolve(path), provider.GetRequiredService<ILogger<RecordKeys>>());
    }
}
