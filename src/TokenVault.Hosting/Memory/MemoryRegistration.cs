using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace TokenVault.Hosting.Memory;

internal static class MemoryRegistration
{
    extension(IServiceCollection services)
    {
        /// <summary>Registers what keeps card data out of memory that nobody uses any more. After Kestrel, whose pool it replaces.</summary>
        public IServiceCollection AddMemoryProtection()
        {
            services.AddVaultOptions<MemoryOptions, MemoryOptionsValidator>(MemoryOptions.Section);
            services.Replace(ServiceDescriptor.Singleton<IMemoryPoolFactory<byte>, ClearingPoolFactory>());
            services.AddSingleton<CardTraffic>().AddSingleton<ProcessProtection>();
            services.AddHostedService<IdleWipe>();
            return services;
        }
    }
}
