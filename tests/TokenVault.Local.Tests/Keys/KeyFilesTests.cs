using System.Security.Cryptography.X509Certificates;
using TokenVault.Domain.Callers;
using TokenVault.Local.Callers;
using TokenVault.Local.Certificates;
using TokenVault.Local.Keys;
using TokenVault.Local.Setup;

namespace TokenVault.Local.Tests.Keys;

public sealed class KeyFilesTests : IDisposable
{
    private readonly TemporaryVault _vault = new();

    public void Dispose() => _vault.Dispose();

    [Fact]
    public void Lists_each_key_that_lies_in_the_folder_and_none_of_their_bytes()
    {
        using (var authority = LocalAuthority.Create(_vault.Folder, TimeProvider.System))
        {
            authority.IssueService(_vault.Folder.Gateway, "gateway", CallerName.San(CallerName.Gateway, "gw-1"));
            authority.IssueService(_vault.Folder.Processor, "processor", CallerName.San(CallerName.Processor, "pr-1"));
        }

        PortsFile.Write(_vault.Folder, VaultPorts.Default);
        PrivateFile.Replace(Path.Combine(_vault.Folder.Gateway, "row.key"), new byte[32]);
        PrivateFile.Replace(Path.Combine(_vault.Folder.Processor, "passphrase"), "correct horse"u8);
        Assert.True(MerchantId.TryParse("shop", out var shop));
        new VaultCallers(_vault.Folder, TimeProvider.System).AddMerchant(shop);

        var keys = KeyFiles.List(_vault.Folder);

        Assert.Equal(
            [
                "TokenVault local authority", "credential of shop at sandbox", "gw-1", "keystore passphrase", "pr-1", "row key of a gateway", "shop",
            ],
            keys.Where(key => key.State == "in use" && File.Exists(Path.Combine(_vault.Folder.Root, key.Place))).Select(key => key.Name).Order(StringComparer.Ordinal));
        var gateway = keys.Single(key => key.Name == "gw-1");
        using var certificate = X509CertificateLoader.LoadCertificateFromFile(Path.Combine(_vault.Folder.Gateway, "gateway.pem"));
        Assert.Equal(
            ("ECDSA P-256", "128", Path.Combine("gateway", "gateway.key"), certificate.NotAfter),
            (gateway.Algorithm, gateway.StrengthBits, gateway.Place, gateway.CryptoperiodEnd!.Value.LocalDateTime));
        Assert.Equal("issues certificates", keys.Single(key => key.Name == "TokenVault local authority").Use);
        Assert.Equal("not in this folder", keys.Single(key => key.Name == "key-ceremony key").State);
        Assert.Contains(keys, key => key.Name == "CVC session keys");
        Assert.All(keys, key => Assert.DoesNotContain("sk_test_", key.ToString(), StringComparison.Ordinal));
    }
}
