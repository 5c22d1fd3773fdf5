using TokenVault.Hosting;

namespace TokenVault.Processor.Events;

internal static class EventRegistration
{
    extension(IServiceCollection services)
    {
        /// <summary>What processors told, kept for gateways to fetch.</summary>
        public IServiceCollection AddEvents()
        {
            services.AddVaultOptions<EventOptions, EventOptionsValidator>(EventOptions.Section);
            services.AddSingleton<ProcessorEventLog>();
            return services;
        }
    }
}
