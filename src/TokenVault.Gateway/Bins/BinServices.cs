using Microsoft.Extensions.Options;
using TokenVault.Domain.Cards.Bins;
using TokenVault.Gateway.Startup;
using TokenVault.Hosting;

namespace TokenVault.Gateway.Bins;

internal static class BinServices
{
    extension(IServiceCollection services)
    {
        /// <summary>Registers the table of BINs, read once when the host starts.</summary>
        public IServiceCollection AddBins()
        {
            services.AddVaultOptions<BinOptions, BinOptionsValidator>(BinOptions.Section);
            services.AddSingleton(TableOf);
            services.AddSingleton<IConfigurationCheck>(provider =>
                new FileCheck("Bins:Table", () => TableOf(provider), "Correct the file, or leave the setting out for the table that comes with the gateway."));
            return services;
        }
    }

    private static BinTable TableOf(IServiceProvider provider)
    {
        var table = provider.GetRequiredService<IOptions<BinOptions>>().Value.Table;
        return table.Length == 0 ? BinTables.Shipped() : BinTables.Load(provider.GetRequiredService<VaultPaths>().Resolve(table));
    }
}
