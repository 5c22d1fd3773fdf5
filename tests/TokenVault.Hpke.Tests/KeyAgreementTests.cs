namespace TokenVault.Hpke.Tests;

/// <summary>A private key that does its exchange elsewhere.</summary>
public sealed class KeyAgreementTests
{
    [Fact]
    public void Opens_WhatWasSealedToItsPublicHalf()
    {
        var (privateKey, publicKey) = HpkeKeyPair.Generate(HpkeKem.P256);
        using var key = new SoftwareAgreement(privateKey);
        using var sender = HpkeSender.Setup(HpkeKem.P256, publicKey, "info"u8, out var encapsulation);
        var sealedBytes = new byte[4 + HpkeContext.TagBytes];
        sender.Seal(0, "aad"u8, "text"u8, sealedBytes);

        using var recipient = HpkeRecipient.Setup(key, encapsulation, "info"u8);

        var opened = new byte[4];
        Assert.True(recipient.TryOpen(0, "aad"u8, sealedBytes, opened));
        Assert.Equal("text"u8.ToArray(), opened);
    }

    public static TheoryData<string, Func<byte[], byte[]>> Malformed => new()
    {
        { "a point off the curve", static point => { point[64] ^= 1; return point; } },
        { "a compressed point", static point => { point[0] = 2; return point; } },
        { "the point at infinity", static _ => new byte[65] },
        { "one byte too few", static point => point[..^1] },
        { "one byte too many", static point => [.. point, 0] },
        { "nothing", static _ => [] },
    };

    // An invalid-curve attack asks a private key about points of other curves, until it is known.
    [Theory]
    [MemberData(nameof(Malformed))]
    public void Cannot_BeReachedBy(string what, Func<byte[], byte[]> change)
    {
        var (privateKey, publicKey) = HpkeKeyPair.Generate(HpkeKem.P256);
        using var key = new SoftwareAgreement(privateKey);
        HpkeSender.Setup(HpkeKem.P256, publicKey, [], out var encapsulation).Dispose();

        Assert.Throws<HpkeException>(() => HpkeRecipient.Setup(key, change(encapsulation), []).Dispose());

        Assert.True(key.Agreements == 0, what);
    }
}
