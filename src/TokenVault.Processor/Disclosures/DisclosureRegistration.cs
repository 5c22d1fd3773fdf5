using Microsoft.Extensions.Options;
using TokenVault.Hosting;
using TokenVault.Opening.Keys;
using TokenVault.Processor.Disclosures.Entries;
using TokenVault.Processor.Keys.Calls;
using TokenVault.Processor.Psp;

namespace TokenVault.Processor.Disclosures;

internal static class DisclosureRegistration
{
    extension(IServiceCollection services)
    {
        /// <summary>The record of disclosures. It is checked as a whole when the host starts.</summary>
        public IServiceCollection AddDisclosures()
        {
            services.AddVaultOptions<DisclosureOptions, DisclosureOptionsValidator>(DisclosureOptions.Section);
            services.AddSingleton(static provider => DisclosureFile.Open(
                FolderOf(provider), provider.GetRequiredService<IOptions<DisclosureOptions>>().Value.FileBytesMax));
            services.AddSingleton(static provider =>
            {
                // After the file, which makes the folder.
                var file = provider.GetRequiredService<DisclosureFile>();
                return new DisclosureRecord(file, provider.GetRequiredService<DisclosureIndex>(), DisclosureTree.Open(FolderOf(provider)));
            });
            services.AddSingleton(static provider => provider.GetRequiredService<DisclosureRecord>().Tree);
            services.AddSingleton(static provider => new LedgerKeys(
                provider.GetRequiredService<Keystore>(),
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<IOptions<DisclosureOptions>>().Value.OldKeySignsFor));
            services.AddSingleton<LedgerKeyRecord>().AddSingleton<IKeyChange>(static provider => provider.GetRequiredService<LedgerKeyRecord>());
            services.AddHostedService(static provider => provider.GetRequiredService<LedgerKeyRecord>());
            services.AddHostedService<CallerRecord>();
            services.AddSingleton(static provider => new CheckpointSigner(
                provider.GetRequiredService<DisclosureTree>(), provider.GetRequiredService<LedgerKeys>(), FolderOf(provider)));
            services.AddSingleton<DisclosureIndex>();
            services.AddSingleton<GatewayClocks>();
            services.AddSingleton(static provider => new RecordWitnesses(
                provider.GetRequiredService<DisclosureTree>(),
                provider.GetRequiredService<CheckpointSigner>(),
                FolderOf(provider),
                provider.GetRequiredService<GatewayClocks>(),
                provider.GetRequiredService<ILogger<RecordWitnesses>>()));
            services.AddSingleton<DisclosureLog>();
            services.AddSingleton<DisclosureReader>();
            services.AddSingleton<EntrySearch>();
            services.AddSingleton<IProfileRecord, ProfileRecord>();
            return services;
        }
    }

    private static string FolderOf(IServiceProvider provider) => provider.GetRequiredService<VaultPaths>().Resolve(
        provider.GetRequiredService<IOptions<DisclosureOptions>>().Value.Directory);
}
