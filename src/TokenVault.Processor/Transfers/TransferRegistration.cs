using TokenVault.Opening.Transfers;

namespace TokenVault.Processor.Transfers;

internal static class TransferRegistration
{
    extension(IServiceCollection services)
    {
        /// <summary>Taking in cards that another vault sealed to this one.</summary>
        public IServiceCollection AddTransfers()
        {
            services.AddSingleton<TransferInbox>();
            services.AddSingleton<ResealingEpochs>();
            services.AddSingleton<FailedOpenings>();
            services.AddSingleton<TransferReader>();
            services.AddSingleton<IncomingSeal>();
            services.AddSingleton<TransferIntake>();
            return services;
        }
    }
}
