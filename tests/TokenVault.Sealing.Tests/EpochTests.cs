using System.Security.Cryptography;
using TokenVault.Envelope;
using TokenVault.Envelope.Epochs;
using TokenVault.Envelope.Keys;
using TokenVault.Hpke;

namespace TokenVault.Sealing.Tests;

public sealed class EpochTests
{
    [Theory]
    [InlineData(SuiteId.XWing)]
    [InlineData(SuiteId.DhKemP256)]
    public void Seals_ItsKey_ToTheRecipientOnly(SuiteId suite)
    {
        using var gateway = new Gateway(suite);
        using var epoch = gateway.StartEpoch();
        Assert.True(EpochEnvelope.TryDecode(epoch.Envelope, out var envelope));

        using var context = HpkeRecipient.Setup(gateway.Kem, gateway.PrivateKey, envelope.Encapsulation.Span, EpochEnvelope.Info);
        var key = new byte[EpochEnvelope.EpochKeyBytes];
        Assert.True(context.TryOpen(0, envelope.Header.Encode(), envelope.SealedKey.Span, key));
        Assert.Equal(epoch.Key.ToArray(), key);
        Assert.Equal(epoch.Header, envelope.Header);
    }

    [Fact]
    public void Signs_TheEnvelope()
    {
        using var gateway = new Gateway();
        using var epoch = gateway.StartEpoch();

        Assert.Equal(64, epoch.Signature.Length);
        Assert.True(gateway.Signer.VerifyData(epoch.Envelope, epoch.Signature, HashAlgorithmName.SHA256));
    }

    [Fact]
    public void Names_RecipientGatewayAndTime_InItsHeader()
    {
        using var gateway = new Gateway();
        using var epoch = gateway.StartEpoch();

        Assert.Equal(5u, epoch.Header.RecipientKey);
        Assert.Equal("gw-1", epoch.Header.Gateway.Value);
        Assert.Equal(Gateway.Now, epoch.Header.Created);
        Assert.Equal(Gateway.Now, epoch.Started);
    }

    [Fact]
    public void Draws_AnotherKeyAndIdEachTime()
    {
        using var gateway = new Gateway();
        using var first = gateway.StartEpoch();
        using var second = gateway.StartEpoch();

        Assert.NotEqual(first.Id, second.Id);
        Assert.NotEqual(first.Key.ToArray(), second.Key.ToArray());
    }

    // Two sealers with one number would make the same nonces under the same key.
    [Fact]
    public void Rejects_AWorkersSecondSealer()
    {
        using var gateway = new Gateway();
        using var epoch = gateway.StartEpoch();
        epoch.CreateSealer(4);

        Assert.Throws<ArgumentException>(() => epoch.CreateSealer(4));
        epoch.CreateSealer(5);
    }

    [Fact]
    public void Wipes_ItsKey_WhenDisposed()
    {
        using var gateway = new Gateway();
        var epoch = gateway.StartEpoch();
        Assert.Contains(epoch.Key.ToArray(), b => b != 0);

        epoch.Dispose();

        Assert.DoesNotContain(epoch.Key.ToArray(), b => b != 0);
        Assert.Throws<ObjectDisposedException>(() => epoch.CreateSealer(9));
    }

    [Fact]
    public void Rejects_AManifestsKeyThatIsMalformed()
    {
        var manifest = new KeyManifest(1, SuiteId.XWing, 1, new byte[65], Gateway.Now);

        Assert.Throws<HpkeException>(() => SealingKey.Of(manifest));
        Assert.Throws<HpkeException>(() => SealingKey.Of(manifest with { Suite = SuiteId.DhKemP256 }));
        Assert.Throws<HpkeException>(() => SealingKey.Of(manifest with { Suite = (SuiteId)9 }));
    }
}
