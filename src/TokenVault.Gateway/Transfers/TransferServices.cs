using TokenVault.Storage.Tables;

namespace TokenVault.Gateway.Transfers;

internal static class TransferServices
{
    extension(IServiceCollection services)
    {
        /// <summary>Registers the taking in of cards that another vault sealed to this one.</summary>
        public IServiceCollection AddTransfers()
        {
            services.AddSingleton<TransferIntakeTable>();
            services.AddSingleton<IntakeClient>().AddSingleton<ArrivalQueue>().AddSingleton<IntakeDesk>();
            return services;
        }
    }
}
