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

    private static NoteVerifier[] ReadKeys(IServiceProvider provider)
    {
        var path = provider.GetRequiredService<IOptions<AdapterOptions>>().Value.RecordKey;
        if (path.Length == 0)
        {
            return [];
        }

        var file = new FileInfo(provider.GetRequiredService<VaultPaths>().Resolve(path));
        if (file.Length > KeyBytesMax)
        {
            throw new InvalidDataException($"{file.FullName} is larger than {KeyBytesMax} bytes.");
        }

        var keys = new List<NoteVerifier>();
        foreach (var line in File.ReadAllLines(file.FullName, Encoding.UTF8).Where(static line => line.Length > 0))
        {
            keys.Add(NoteVerifier.TryParse(line, out var key)
                ? key
                : throw new InvalidDataException($"{file.FullName} holds a line that is no key of the form name+hash+base64."));
        }

        // Another record's key would let that one speak for this.
        return keys.DistinctBy(static key => key.Name, StringComparer.Ordinal).Count() == 1
            ? [.. keys]
            : throw new InvalidDataException($"{file.FullName} must hold the keys of one record, which all have its name.");
    }
}
