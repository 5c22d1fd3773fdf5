using TokenVault.Hosting;

namespace TokenVault.Gateway.Telemetry.Misses;

internal static class MissServices
{
    extension(IServiceCollection services)
    {
        /// <summary>The watch on merchants' shares of new cards.</summary>
        public IServiceCollection AddMissWatch()
        {
            services.AddVaultOptions<MissOptions, MissOptionsValidator>(MissOptions.Section);
            services.AddSingleton<MissWatch>();
            return services;
        }
    }
}
