using TokenVault.Domain.Callers;
using TokenVault.Local.Callers;
using TokenVault.Local.Certificates;
using TokenVault.Local.Setup;

namespace TokenVault.Local.Tests;

public sealed class VaultCallersTests : IDisposable
{
    private readonly TemporaryVault _vault = new();
    private readonly VaultCallers _callers;

    public VaultCallersTests()
    {
        LocalAuthority.Create(_vault.Folder, TimeProvider.System).Dispose();
        PortsFile.Write(_vault.Folder, VaultPorts.Default);
        PrivateFile.Replace(Path.Combine(_vault.Folder.Gateway, "manifest.json"), "{}"u8);
        PrivateFile.Replace(Path.Combine(_vault.Folder.Gateway, "ceremony-public.pem"), "-"u8);
        _callers = new VaultCallers(_vault.Folder, TimeProvider.System);
    }

    public void Dispose() => _vault.Dispose();

    [Fact]
    public void Adds_a_merchant_with_certificate_and_account()
    {
        _callers.AddMerchant(Merchant("shop"));

        Assert.Equal([new RegisteredCaller("spiffe://tokenvault/merchant/shop", "merchant", "shop", false)], _callers.Merchants);
        Assert.True(File.Exists(Path.Combine(_vault.Folder.Client("shop"), "client.pem")));
        Assert.Matches("^sk_test_[0-9a-f]{32}$", File.ReadAllText(Path.Combine(_vault.Folder.Processor, "psp-shop.key")));
        Assert.Contains("psp-shop.key", File.ReadAllText(_vault.Folder.Accounts), StringComparison.Ordinal);
    }

    [Fact]
    public void Keeps_certificate_and_account_of_a_merchant_that_is_let_in_again()
    {
        _callers.AddMerchant(Merchant("shop"));
        var certificate = File.ReadAllText(Path.Combine(_vault.Folder.Client("shop"), "client.pem"));
        var account = File.ReadAllText(Path.Combine(_vault.Folder.Processor, "psp-shop.key"));
        _callers.DisableMerchant(Merchant("shop"));
        Assert.True(Assert.Single(_callers.Merchants).Disabled);

        _callers.AddMerchant(Merchant("shop"));
        Assert.False(Assert.Single(_callers.Merchants).Disabled);
        Assert.Equal(certificate, File.ReadAllText(Path.Combine(_vault.Folder.Client("shop"), "client.pem")));
        Assert.Equal(account, File.ReadAllText(Path.Combine(_vault.Folder.Processor, "psp-shop.key")));
    }

    [Fact]
    public void Rejects_disabling_a_merchant_that_is_not_there() =>
        Assert.Throws<LocalVaultException>(() => _callers.DisableMerchant(Merchant("shop")));

    [Fact]
    public void Rejects_a_merchant_under_the_auditors_name() =>
        Assert.Throws<LocalVaultException>(() => _callers.AddMerchant(Merchant("auditor")));

    [Fact]
    public void Lets_a_merchant_call_every_gateway()
    {
        _callers.AddMerchant(Merchant("shop"));
        Assert.True(GatewayId.TryParse("gw-2", out var gateway));
        var config = _callers.EnrollGateway(gateway, 0);
        _callers.AddMerchant(Merchant("late"));

        var registry = File.ReadAllText(Path.Combine(Path.GetDirectoryName(config)!, "registry.json"));
        Assert.Contains("merchant/shop", registry, StringComparison.Ordinal);
        Assert.Contains("merchant/late", registry, StringComparison.Ordinal);
        Assert.Equal("gw-2", Assert.Single(_callers.Gateways).Name);
        _callers.RevokeGateway(gateway);
        Assert.True(Assert.Single(_callers.Gateways).Disabled);
    }

    private static MerchantId Merchant(string name)
    {
        Assert.True(MerchantId.TryParse(name, out var merchant));
        return merchant;
    }
}
