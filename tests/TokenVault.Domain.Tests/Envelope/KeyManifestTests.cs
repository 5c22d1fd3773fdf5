using System.Security.Cryptography;
using CsCheck;
using TokenVault.Envelope;
using TokenVault.Envelope.Keys;

namespace TokenVault.Domain.Tests.Envelope;

public sealed class KeyManifestTests : IDisposable
{
    private static readonly KeyManifest Manifest =
        new(3, SuiteId.XWing, 2, [1, 2, 3], new DateTimeOffset(2026, 11, 24, 3, 0, 0, TimeSpan.Zero));

    private readonly ECDsa _ceremonyKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public void Dispose() => _ceremonyKey.Dispose();

    [Fact]
    public void Reads_WhatTheCeremonySigned()
    {
        Assert.True(KeyManifest.TryVerify(Manifest.Sign(_ceremonyKey), _ceremonyKey, out var read));
        Assert.Equal(Manifest with { PublicKey = read.PublicKey }, read);
        Assert.Equal(Manifest.PublicKey, read.PublicKey);
    }

    [Fact]
    public void Rejects_AnotherSigner()
    {
        using var another = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        Assert.False(KeyManifest.TryVerify(Manifest.Sign(another), _ceremonyKey, out _));
    }

    [Fact]
    public void Rejects_AnUnknownSuite() =>
        Assert.False(KeyManifest.TryVerify((Manifest with { Suite = (SuiteId)9 }).Sign(_ceremonyKey), _ceremonyKey, out _));

    // A changed byte either makes the file unreadable or breaks the signature; white space and spelling of base64 change nothing.
    [Fact]
    public void Rejects_EveryChange_OfWhatItSays()
    {
        var file = Manifest.Sign(_ceremonyKey);
        Gen.Select(Gen.Int[0, file.Length - 1], Gen.Byte).Sample((at, value) =>
        {
            var changed = (byte[])file.Clone();
            changed[at] = value;
            return !KeyManifest.TryVerify(changed, _ceremonyKey, out var read)
                || (read.Version == Manifest.Version && read.KeyNumber == Manifest.KeyNumber && read.PublicKey.AsSpan().SequenceEqual(Manifest.PublicKey));
        });
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("{\"payload\":\"\",\"signature\":\"\"}")]
    [InlineData("{\"payload\":null,\"signature\":null}")]
    [InlineData("{\"payload\":\"!\",\"signature\":\"!\"}")]
    public void Rejects_WhatIsNoManifest(string file) =>
        Assert.False(KeyManifest.TryVerify(System.Text.Encoding.UTF8.GetBytes(file), _ceremonyKey, out _));
}
