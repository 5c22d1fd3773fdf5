using CsCheck;

namespace TokenVault.Hpke.Tests;

/// <summary>Whatever comes from outside, the answer is a context or <see cref="HpkeException"/>, never another exception.</summary>
public sealed class MalformedInputTests
{
    public static TheoryData<HpkeKem> Kems => [HpkeKem.P256, HpkeKem.X25519, HpkeKem.XWing];

    [Theory]
    [MemberData(nameof(Kems))]
    public void Rejects_AnyOtherLength(HpkeKem kem)
    {
        var (privateKey, publicKey) = HpkeKeyPair.Generate(kem);
        using var sender = HpkeSender.Setup(kem, publicKey, [], out var encapsulation);

        foreach (var change in new[] { -1, 1, -32, 32, int.MinValue })
        {
            Assert.Throws<HpkeException>(() => HpkeSender.Setup(kem, Resize(publicKey, change), [], out _));
            Assert.Throws<HpkeException>(() => HpkeRecipient.Setup(kem, Resize(privateKey, change), encapsulation, []));
            Assert.Throws<HpkeException>(() => HpkeRecipient.Setup(kem, privateKey, Resize(encapsulation, change), []));
            Assert.Throws<HpkeException>(() => HpkeKeyPair.PublicKeyOf(kem, Resize(privateKey, change)));
        }
    }

    [Fact]
    public void Rejects_UnknownMechanisms()
    {
        const HpkeKem Unknown = (HpkeKem)0x0012;

        Assert.Throws<HpkeException>(() => HpkeKeyPair.Generate(Unknown));
        Assert.Throws<HpkeException>(() => HpkeSender.Setup(Unknown, new byte[65], [], out _));
        Assert.Throws<HpkeException>(() => HpkeRecipient.Setup(Unknown, new byte[32], new byte[65], []));
    }

    // An invalid curve point would let a peer learn the private key piece by piece.
    [Fact]
    public void Rejects_PointsOffTheCurve()
    {
        var (privateKey, publicKey) = HpkeKeyPair.Generate(HpkeKem.P256);
        var moved = (byte[])publicKey.Clone();
        moved[64] ^= 1;
        var compressed = (byte[])publicKey.Clone();
        compressed[0] = 2;
        var beyondTheField = (byte[])publicKey.Clone();
        beyondTheField.AsSpan(1).Fill(0xFF);
        var origin = new byte[65];
        origin[0] = 4;

        foreach (var point in new[] { moved, compressed, beyondTheField, origin, new byte[65] })
        {
            Assert.Throws<HpkeException>(() => HpkeSender.Setup(HpkeKem.P256, point, [], out _));
            Assert.Throws<HpkeException>(() => HpkeRecipient.Setup(HpkeKem.P256, privateKey, point, []));
        }
    }

    [Theory]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551")] // the order
    [InlineData("FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF")]
    public void Rejects_P256PrivateKeysOutOfRange(string privateKey) =>
        Assert.Throws<HpkeException>(() => HpkeKeyPair.PublicKeyOf(HpkeKem.P256, Convert.FromHexString(privateKey)));

    [Fact]
    public void Accepts_TheLargestP256PrivateKey()
    {
        // The order less one: its point is the generator's negative, so x is the generator's (SEC 2 section 2.4.2).
        var largest = Convert.FromHexString("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632550");

        Assert.Equal(
            "6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296",
            Convert.ToHexString(HpkeKeyPair.PublicKeyOf(HpkeKem.P256, largest).AsSpan(1, 32)));
    }

    // The points of small order of RFC 7748 section 7: everybody would know the agreement, which is zero.
    [Theory]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("0100000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800")]
    [InlineData("5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157")]
    [InlineData("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    public void Rejects_X25519PointsOfSmallOrder(string point)
    {
        var bytes = Convert.FromHexString(point);
        var (privateKey, _) = HpkeKeyPair.Generate(HpkeKem.X25519);
        Assert.Throws<HpkeException>(() => HpkeSender.Setup(HpkeKem.X25519, bytes, [], out _));
        Assert.Throws<HpkeException>(() => HpkeRecipient.Setup(HpkeKem.X25519, privateKey, bytes, []));

        var (seed, publicKey) = HpkeKeyPair.Generate(HpkeKem.XWing);
        using var sender = HpkeSender.Setup(HpkeKem.XWing, publicKey, [], out var encapsulation);
        bytes.CopyTo(publicKey, publicKey.Length - 32);
        bytes.CopyTo(encapsulation, encapsulation.Length - 32);
        Assert.Throws<HpkeException>(() => HpkeSender.Setup(HpkeKem.XWing, publicKey, [], out _));
        Assert.Throws<HpkeException>(() => HpkeRecipient.Setup(HpkeKem.XWing, seed, encapsulation, []));
    }

    // FIPS 203 section 7.2: twelve ones are 4,095, more than the modulus 3,329.
    [Fact]
    public void Rejects_XWingKeysWithCoefficientsOutOfRange()
    {
        var (_, publicKey) = HpkeKeyPair.Generate(HpkeKem.XWing);
        publicKey.AsSpan(0, 3).Fill(0xFF);

        Assert.Throws<HpkeException>(() => HpkeSender.Setup(HpkeKem.XWing, publicKey, [], out _));
    }

    [Theory]
    [MemberData(nameof(Kems))]
    public void Throws_NothingElse_WhateverTheBytes(HpkeKem kem)
    {
        var (privateKey, publicKey) = HpkeKeyPair.Generate(kem);
        using var sender = HpkeSender.Setup(kem, publicKey, [], out var encapsulation);

        Gen.Byte.Array[encapsulation.Length].Sample(
            bytes =>
            {
                try
                {
                    HpkeRecipient.Setup(kem, privateKey, bytes, []).Dispose();
                }
                catch (HpkeException)
                {
                    // Malformed, and said so.
                }
            },
            iter: 200);
    }

    private static byte[] Resize(byte[] bytes, int change)
    {
        var resized = change == int.MinValue ? [] : new byte[bytes.Length + change];
        bytes.AsSpan(0, Math.Min(bytes.Length, resized.Length)).CopyTo(resized);
        return resized;
    }
}
