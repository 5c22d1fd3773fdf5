using Microsoft.Extensions.Options;
using TokenVault.Hosting;
using TokenVault.Processor.Psp;
using TokenVault.Processor.Psp.Lines;

namespace TokenVault.Processor.Orders;

internal static class OrderRegistration
{
    extension(IServiceCollection services)
    {
        /// <summary>Orders by which cards leave the vault, signed by the officers who sign the profiles of payment processors.</summary>
        public IServiceCollection AddOrders()
        {
            services.AddVaultOptions<OrderOptions, OrderOptionsValidator>(OrderOptions.Section);
            services.AddSingleton(static provider =>
            {
                var paths = provider.GetRequiredService<VaultPaths>();
                return new OrderFolder(
                    paths.Resolve(provider.GetRequiredService<IOptions<OrderOptions>>().Value.Directory),
                    PspAuthorities.Load(paths.Resolve(provider.GetRequiredService<IOptions<PspOptions>>().Value.OfficerAuthority)));
            });
            services.AddSingleton<OrderStore>();
            services.AddSingleton<OrderJournal>();
            services.AddSingleton<RefusalBook>();
            services.AddSingleton<OrderBook>();
            services.AddHostedService<OrderWatch>();
            return services;
        }
    }
}
