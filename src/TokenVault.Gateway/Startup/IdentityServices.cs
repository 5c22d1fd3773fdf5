using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Options;
using TokenVault.Domain.Callers;
using TokenVault.Hosting;

namespace TokenVault.Gateway.Startup;

internal static class IdentityServices
{
    extension(IServiceCollection services)
    {
        /// <summary>Registers who this gateway is. The certificate it listens with is also the one it calls the adapter with.</summary>
        public IServiceCollection AddGatewayIdentity()
        {
            services.AddVaultOptions<GatewayOptions, GatewayOptionsValidator>(GatewayOptions.Section);
            services.AddSingleton(Read);
            services.AddSingleton<IConfigurationCheck>(provider => new FileCheck(
                "Listen:Certificate", () => Read(provider).Dispose(), "Issue one with `tokenvault gateway enroll`."));
            return services;
        }
    }

    private static GatewayIdentity Read(IServiceProvider provider)
    {
        var paths = provider.GetRequiredService<VaultPaths>();
        var listen = provider.GetRequiredService<IConfiguration>().GetSection("Listen");
        var certificate = X509Certificate2.CreateFromPemFile(
            paths.Resolve(listen["Certificate"] ?? ""), paths.Resolve(listen["Key"] ?? ""));
        return GatewayId.TryParse(provider.GetRequiredService<IOptions<GatewayOptions>>().Value.Id, out var id)
            ? new GatewayIdentity(id, certificate)
            : throw new System.Diagnostics.UnreachableException("The options were validated.");
    }
}
