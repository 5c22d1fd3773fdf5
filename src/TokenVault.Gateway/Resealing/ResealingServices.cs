using TokenVault.Hosting;

namespace TokenVault.Gateway.Resealing;

internal static class ResealingServices
{
    extension(IServiceCollection services)
    {
        /// <summary>Registers what has cards sealed anew when a key may be known to others.</summary>
        public IServiceCollection AddResealing()
        {
            services.AddVaultOptions<ResealingOptions, ResealingOptionsValidator>(ResealingOptions.Section);
            services.AddSingleton<ResealingClient>().AddSingleton<ResealingWalk>().AddSingleton<ResealingRun>().AddSingleton<ResealingEnd>();
            services.AddSingleton<ResealingWorker>().AddHostedService(static provider => provider.GetRequiredService<ResealingWorker>());
            return services;
        }
    }
}
