using TokenVault.Domain.Callers;
using TokenVault.Local.Certificates;

namespace TokenVault.Local.Callers;

/// <summary>Lets callers in and out. The running services read the changed registries by themselves.</summary>
public sealed class VaultCallers(VaultFolder folder, TimeProvider clock)
{
    public IReadOnlyList<RegisteredCaller> Merchants => OfRole(folder.GatewayRegistry, CallerName.Merchant);

    public IReadOnlyList<RegisteredCaller> Operators => OfRole(folder.GatewayRegistry, CallerName.Operator);

    public IReadOnlyList<RegisteredCaller> Custodians => OfRole(folder.ProcessorRegistry, CallerName.Custodian);

    public IReadOnlyList<RegisteredCaller> Gateways => OfRole(folder.ProcessorRegistry, CallerName.Gateway);

    /// <summary>Adds a merchant, or lets a disabled one in again under the certificate it has.</summary>
    public void AddMerchant(MerchantId merchant)
    {
        using var authority = LocalAuthority.Open(folder, clock);
        new CallerAdmission(folder, authority).AddMerchant(merchant);
    }

    /// <summary>Refuses a merchant at each gateway from now on.</summary>
    public void DisableMerchant(MerchantId merchant)
    {
        foreach (var registry in folder.GatewayRegistries)
        {
            new CallerRegistry(registry).Disable(CallerName.Merchant, merchant.Value);
        }
    }

    /// <summary>Makes the folder of another gateway, ready to be started, and lets it call the adapter.</summary>
    /// <returns>The gateway's configuration file.</returns>
    public string EnrollGateway(GatewayId gateway, int port)
    {
        using var authority = LocalAuthority.Open(folder, clock);
        return new GatewayEnrolment(folder, authority).Enroll(gateway, port);
    }

    /// <summary>Refuses a gateway at the adapter from now on. What it sealed and registered before stays good.</summary>
    public void RevokeGateway(GatewayId gateway) => new CallerRegistry(folder.ProcessorRegistry).Disable(CallerName.Gateway, gateway.Value);

    private static IReadOnlyList<RegisteredCaller> OfRole(string registry, string role) =>
        [.. new CallerRegistry(registry).Read().Where(caller => string.Equals(caller.Role, role, StringComparison.Ordinal))];
}
