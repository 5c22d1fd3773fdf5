using System.Text;
using Microsoft.Extensions.Options;
using TokenVault.Gateway.Adapter;
using TokenVault.Gateway.Startup;
using TokenVault.Hosting;
using TokenVault.Ledger.Notes;
using TokenVault.Storage;
using TokenVault.Storage.Tables;

namespace TokenVault.Gateway.Record;

internal static class RecordRegistration
{
    private const int KeyBytesMax = 4096;

    extension(IServiceCollection services)
    {
        /// <summary>The gateway as a witness of the adapter's record of disclosures.</summary>
        public IServiceCollection AddRecordWitness()
        {
            services.AddSingleton<IConfigurationCheck>(provider => new FileCheck(
                "Adapter:RecordKey", () => ReadKey(provider), "Give the file with the record's public key, `name+hash+base64`, as the adapter's init-keys told it."));
            services.AddSingleton(provider => new KnownRecord(
                ReadKey(provider),
                provider.GetRequiredService<IRecordStore>(),
                provider.GetRequiredService<MetaTable>(),
                provider.GetRequiredService<IOptions<AdapterOptions>>().Value.RecordSetAside));
            services.AddSingleton<AdapterClock>();
            services.AddSingleton<RecordWitness>();
            services.AddHostedService<RecordWatch>();
            return services;
        }
    }

    private static NoteVerifier? ReadKey(IServiceProvider provider)
    {
        var path = provider.GetRequiredService<IOptions<AdapterOptions>>().Value.RecordKey;
        if (path.Length == 0)
        {
            return null;
        }

        var file = new FileInfo(provider.GetRequiredService<VaultPaths>().Resolve(path));
        return file.Length <= KeyBytesMax && NoteVerifier.TryParse(Encoding.UTF8.GetString(File.ReadAllBytes(file.FullName)).TrimEnd('\n', '\r'), out var key)
            ? key
            : throw new InvalidDataException($"{file.FullName} holds no key of the form name+hash+base64.");
    }
}
