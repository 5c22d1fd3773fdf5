using TokenVault.Hosting;

namespace TokenVault.Gateway.Orders;

internal static class OrderServices
{
    extension(IServiceCollection services)
    {
        /// <summary>Registers what brings sealed cards to the adapter for orders that officers signed.</summary>
        public IServiceCollection AddOrders()
        {
            services.AddVaultOptions<OrderOptions, OrderOptionsValidator>(OrderOptions.Section);
            services.AddSingleton<OrderClient>().AddSingleton<OrderWalk>().AddSingleton<OrderCards>().AddSingleton<OrderDelivery>();
            services.AddSingleton<OrderWorker>().AddHostedService(static provider => provider.GetRequiredService<OrderWorker>());
            return services;
        }
    }
}
