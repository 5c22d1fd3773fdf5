using Microsoft.Extensions.Options;
using TokenVault.Hosting;
using TokenVault.Opening;
using TokenVault.Processor.Fences;
using TokenVault.Storage;
using TokenVault.Storage.RocksDb;

namespace TokenVault.Processor.Operations;

internal static class OperationRegistration
{
    extension(IServiceCollection services)
    {
        /// <summary>Operations, and the adapter's own store of them.</summary>
        public IServiceCollection AddOperations()
        {
            services.AddVaultOptions<StoreOptions, StoreOptionsValidator>(StoreOptions.Section);
            services.AddSingleton<IRecordStore>(static provider => RocksDbRecordStore.Open(
                provider.GetRequiredService<VaultPaths>().Resolve(provider.GetRequiredService<IOptions<StoreOptions>>().Value.Path),
                provider.GetRequiredService<ILogger<RocksDbRecordStore>>()));
            services.AddSingleton<FenceKeeper>();
            services.AddSingleton<OperationsUnderWay>();
            services.AddSingleton<AuthorizationBook>();
            services.AddSingleton<OperationHolds>();
            services.AddSingleton<OperationJournal>();
            services.AddSingleton<OperationAnswers>();
            services.AddSingleton<OperationStart>();
            services.AddSingleton<AuthorizationStart>();
            services.AddSingleton<OperationEnd>();
            services.AddSingleton<CardOpener>();
            services.AddSingleton<CardSender>();
            services.AddSingleton<CardDesk>();
            services.AddSingleton<Authorizer>();
            services.AddSingleton<FollowUpExecutor>();
            services.AddSingleton<OperationDesk>();
            services.AddSingleton<OperationInquiry>();
            services.AddSingleton<OperationSettler>();
            services.AddSingleton<ResolutionRecorder>();
            services.AddSingleton<SettlementDesk>();
            return services;
        }
    }
}
