using TokenVault.Opening.Epochs;

namespace TokenVault.Processor.Epochs;

internal static class EpochRegistration
{
    extension(IServiceCollection services)
    {
        /// <summary>Registering epochs, and the keys of those last opened.</summary>
        public IServiceCollection AddEpochs()
        {
            services.AddSingleton(static _ => new EpochKeyCache());
            services.AddSingleton<EpochRegistrar>();
            services.AddSingleton<EpochBook>();
            services.AddSingleton<EpochAdmission>();
            return services;
        }
    }
}
