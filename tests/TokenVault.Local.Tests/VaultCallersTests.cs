using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
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
        PrivateFile.Replace(Path.Combine(_vault.Folder.Gateway, "ledger.vkey"), "-"u8);
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

    [Theory]
    [InlineData("auditor")]
    [InlineData("operator-1")]
    [InlineData("custodian-2")]
    [InlineData("privacy-officer")]
    public void Rejects_a_merchant_under_the_name_of_anothers_certificate(string name) =>
        Assert.Throws<LocalVaultException>(() => _callers.AddMerchant(Merchant(name)));

    // A custodian without a certificate of his own can't give his share: with the passphrase gone the keystore might open for nobody.
    [Fact]
    public void Rejects_a_custodian_under_the_name_of_anothers_certificate_and_the_other_way_round()
    {
        _callers.AddMerchant(Merchant("shop"));
        using var authority = LocalAuthority.Open(_vault.Folder, TimeProvider.System);
        var admission = new CallerAdmission(_vault.Folder, authority);
        Assert.Contains("merchant", Assert.Throws<LocalVaultException>(() => admission.RequireCustodians(["anna", "shop"])).Message, StringComparison.Ordinal);
        Assert.Throws<LocalVaultException>(() => admission.RequireCustodians(["auditor"]));
        admission.RequireCustodians(["anna", "custodian-1"]);

        admission.AddCustodians(["anna"]);
        Assert.Throws<LocalVaultException>(() => _callers.AddMerchant(Merchant("anna")));
        _callers.AddMerchant(Merchant("shop"));
        admission.RequireCustodians(["anna"]);
    }

    [Fact]
    public void Keeps_operators_apart_from_merchants()
    {
        using (var authority = LocalAuthority.Open(_vault.Folder, TimeProvider.System))
        {
            new CallerAdmission(_vault.Folder, authority).AddOperators();
        }

        Assert.Empty(_callers.Merchants);
        Assert.Equal(["operator-1", "operator-2"], _callers.Operators.Select(caller => caller.Name));
        Assert.All(_callers.Operators, caller => Assert.Equal("operator", caller.Role));
        Assert.True(File.Exists(Path.Combine(_vault.Folder.Client("operator-2"), "client.pem")));
    }

    [Fact]
    public void Gives_a_merchant_an_account_with_each_practice_processor()
    {
        var adyen = new PracticeProcessor("second")
        {
            Profile = "adyen",
            Weight = 3,
            AccountFields = new Dictionary<string, string>(StringComparer.Ordinal) { ["merchantAccount"] = "Shop" },
        };
        var checkout = new PracticeProcessor("third") { Profile = "checkout" };
        PracticeLines.Write(_vault.Folder, new LocalVaultOptions { AdditionalProcessors = [adyen, checkout] });
        new ProcessorAccounts(_vault.Folder).Create([new RoutingRule { Currencies = ["EUR"], Processors = [new RoutingShare("second", 1)] }]);

        _callers.AddMerchant(Merchant("shop"));
        _callers.AddMerchant(Merchant("shop"));

        using var written = JsonDocument.Parse(File.ReadAllBytes(_vault.Folder.Accounts));
        var accounts = written.RootElement.GetProperty("accounts").EnumerateArray().ToList();
        Assert.Equal(["sandbox", "second", "third"], accounts.Select(account => account.GetProperty("processor").GetString()));
        Assert.Equal(["merchant", "processor", "secretKeyFile"], accounts[0].EnumerateObject().Select(field => field.Name));
        Assert.Equal("Shop", accounts[1].GetProperty("fields").GetProperty("merchantAccount").GetString());
        Assert.Equal(3, accounts[1].GetProperty("weight").GetInt32());
        Assert.Equal(
            File.ReadAllText(Path.Combine(_vault.Folder.Processor, "psp-shop.third.key"))[3..],
            accounts[2].GetProperty("fields").GetProperty("publicKey").GetString()![3..]);
        Assert.NotEqual(
            File.ReadAllText(Path.Combine(_vault.Folder.Processor, "psp-shop.key")),
            File.ReadAllText(Path.Combine(_vault.Folder.Processor, "psp-shop.second.key")));
        var rule = Assert.Single(written.RootElement.GetProperty("rules").EnumerateArray());
        Assert.Equal(["currencies", "processors"], rule.EnumerateObject().Select(field => field.Name));
    }

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

    [Fact]
    public void Renews_the_certificate_of_a_gateway_that_may_call_and_no_others()
    {
        _callers.AddMerchant(Merchant("shop"));
        var (own, other) = (Gateway("gw-2"), Gateway("gw-3"));
        var path = Path.Combine(Path.GetDirectoryName(_callers.EnrollGateway(own, 0))!, "gateway.pem");
        var others = Path.Combine(Path.GetDirectoryName(_callers.EnrollGateway(other, 0))!, "gateway.pem");
        var kept = File.ReadAllText(others);
        using var before = X509CertificateLoader.LoadCertificateFromFile(path);

        _callers.RenewGateway(own);

        using var renewed = X509CertificateLoader.LoadCertificateFromFile(path);
        Assert.Equal(before.Subject, renewed.Subject);
        Assert.NotEqual(before.PublicKey.ExportSubjectPublicKeyInfo(), renewed.PublicKey.ExportSubjectPublicKeyInfo());
        Assert.Equal(kept, File.ReadAllText(others));
        _callers.RevokeGateway(own);
        Assert.Throws<LocalVaultException>(() => _callers.RenewGateway(own));
        Assert.Throws<LocalVaultException>(() => _callers.RenewGateway(Gateway("gw-4")));
    }

    [Fact]
    public void Lets_the_first_gateway_in_again_with_the_folder_that_it_has()
    {
        PrivateFile.Replace(_vault.Folder.GatewayConfig, "{}"u8);

        var config = _callers.EnrollGateway(Gateway("gw-1"), 0);

        Assert.Equal(_vault.Folder.GatewayConfig, config);
        Assert.Equal("{}", File.ReadAllText(config));
        Assert.False(Directory.Exists(_vault.Folder.Enrolled));
    }

    private static GatewayId Gateway(string name)
    {
        Assert.True(GatewayId.TryParse(name, out var gateway));
        return gateway;
    }

    private static MerchantId Merchant(string name)
    {
        Assert.True(MerchantId.TryParse(name, out var merchant));
        return merchant;
    }
}
