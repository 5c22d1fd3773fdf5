using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using TokenVault.Opening.Epochs;

namespace TokenVault.Opening.Tests;

public sealed class EpochSignatureTests : IDisposable
{
    private readonly Vault _vault = new();

    public void Dispose() => _vault.Dispose();

    [Fact]
    public void Accepts_TheGatewaysOwn_AndNoAlteredEnvelopeOrSignature()
    {
        using var epoch = _vault.StartEpoch();
        using var certificate = CertificateOf(_vault.Signer);
        Assert.True(EpochSignature.IsValid(epoch.Envelope, epoch.Signature, certificate));

        foreach (var bytes in new[] { epoch.Envelope, epoch.Signature })
        {
            for (var at = 0; at < bytes.Length; at++)
            {
                bytes[at] ^= 1;
                Assert.False(EpochSignature.IsValid(epoch.Envelope, epoch.Signature, certificate));
                bytes[at] ^= 1;
            }
        }
    }

    [Fact]
    public void Rejects_AnothersCertificate_AndMalformedSignatures()
    {
        using var epoch = _vault.StartEpoch();
        using var own = CertificateOf(_vault.Signer);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var another = CertificateOf(key);

        Assert.False(EpochSignature.IsValid(epoch.Envelope, epoch.Signature, another));
        foreach (var length in new[] { 0, 1, 63, 65, 72, 1000 })
        {
            Assert.False(EpochSignature.IsValid(epoch.Envelope, new byte[length], own));
        }
    }

    [Fact]
    public void Rejects_OtherKindsOfKey()
    {
        using var epoch = _vault.StartEpoch();
        using var larger = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        using var largerCertificate = CertificateOf(larger);
        using var rsa = RSA.Create(2048);
        using var rsaCertificate = SelfSigned(new CertificateRequest("CN=gw-1", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pss));

        Assert.False(EpochSignature.IsValid(epoch.Envelope, larger.SignData(epoch.Envelope, HashAlgorithmName.SHA256), largerCertificate));
        Assert.False(EpochSignature.IsValid(epoch.Envelope, epoch.Signature, rsaCertificate));
    }

    private static X509Certificate2 CertificateOf(ECDsa key) =>
        SelfSigned(new CertificateRequest("CN=gw-1", key, HashAlgorithmName.SHA256));

    private static X509Certificate2 SelfSigned(CertificateRequest request) =>
        request.CreateSelfSigned(Vault.Now, Vault.Now.AddDays(1));
}
