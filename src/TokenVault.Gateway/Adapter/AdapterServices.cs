using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Options;
using TokenVault.Gateway.Cvcs;
using TokenVault.Gateway.Startup;
using TokenVault.Hosting;

namespace TokenVault.Gateway.Adapter;

internal static class AdapterServices
{
    extension(IServiceCollection services)
    {
        /// <summary>Registers the line to the adapter and what is asked over it for tokenizing.</summary>
        public IServiceCollection AddAdapterLine()
        {
            services.AddVaultOptions<AdapterOptions, AdapterOptionsValidator>(AdapterOptions.Section);
            services.AddSingleton<IConfigurationCheck>(provider => new FileCheck(
                "Adapter:TrustedAuthority", () => ReadAuthority(provider).Dispose(), "Give the PEM of the authority that signed the adapter's certificate."));
            services.AddSingleton(Connect).AddSingleton<FingerprintClient>().AddSingleton<TokenFactsClient>().AddSingleton<CvcSession>();
            return services;
        }
    }

    private static AdapterChannel Connect(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<IOptions<AdapterOptions>>().Value;
        return new AdapterChannel(
            options.Address!, ReadAuthority(provider), options.San, provider.GetRequiredService<GatewayIdentity>().Certificate);
    }

    private static X509Certificate2 ReadAuthority(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<IOptions<AdapterOptions>>().Value;
        return X509Certificate2.CreateFromPem(
            File.ReadAllText(provider.GetRequiredService<VaultPaths>().Resolve(options.TrustedAuthority)));
    }
}
