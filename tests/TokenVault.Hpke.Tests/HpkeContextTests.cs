using CsCheck;

namespace TokenVault.Hpke.Tests;

public sealed class HpkeContextTests
{
    private static readonly byte[] Info = "info"u8.ToArray();
    private static readonly byte[] Aad = "aad"u8.ToArray();
    private static readonly byte[] Plaintext = "beauty is truth"u8.ToArray();

    public static TheoryData<HpkeKem> Kems => [HpkeKem.P256, HpkeKem.X25519, HpkeKem.XWing];

    [Theory]
    [MemberData(nameof(Kems))]
    public void Opens_WhatTheOtherSideSealed(HpkeKem kem)
    {
        var (privateKey, publicKey) = HpkeKeyPair.Generate(kem);
        Gen.Select(Gen.Byte.Array[0, 100], Gen.Byte.Array[0, 100], Gen.Byte.Array[0, 100], Gen.ULong).Sample(
            (info, aad, plaintext, sequence) =>
            {
                using var sender = HpkeSender.Setup(kem, publicKey, info, out var encapsulation);
                using var recipient = HpkeRecipient.Setup(kem, privateKey, encapsulation, info);
                var sealedBytes = new byte[plaintext.Length + HpkeContext.TagBytes];
                var opened = new byte[plaintext.Length];
                sender.Seal(sequence, aad, plaintext, sealedBytes);

                return recipient.TryOpen(sequence, aad, sealedBytes, opened) && opened.AsSpan().SequenceEqual(plaintext);
            },
            iter: 50);
    }

    [Theory]
    [MemberData(nameof(Kems))]
    public void Rejects_AnotherInfo_OrKey_OrEncapsulation(HpkeKem kem)
    {
        var (privateKey, publicKey) = HpkeKeyPair.Generate(kem);
        var (otherKey, _) = HpkeKeyPair.Generate(kem);
        using var sender = HpkeSender.Setup(kem, publicKey, Info, out var encapsulation);
        using var other = HpkeSender.Setup(kem, publicKey, Info, out var otherEncapsulation);
        var sealedBytes = Seal(sender);

        using var right = HpkeRecipient.Setup(kem, privateKey, encapsulation, Info);
        using var wrongInfo = HpkeRecipient.Setup(kem, privateKey, encapsulation, "information"u8);
        using var wrongKey = HpkeRecipient.Setup(kem, otherKey, encapsulation, Info);
        using var wrongEncapsulation = HpkeRecipient.Setup(kem, privateKey, otherEncapsulation, Info);

        Assert.True(Opens(right, sealedBytes));
        Assert.False(Opens(wrongInfo, sealedBytes));
        Assert.False(Opens(wrongKey, sealedBytes));
        Assert.False(Opens(wrongEncapsulation, sealedBytes));
    }

    [Fact]
    public void Rejects_EveryFlippedBit_AnotherSequence_AndOtherAdditionalBytes()
    {
        using var context = Context();
        var sealedBytes = Seal(context);
        for (var bit = 0; bit < sealedBytes.Length * 8; bit++)
        {
            sealedBytes[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(Opens(context, sealedBytes));
            sealedBytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        var opened = new byte[Plaintext.Length];
        Assert.False(context.TryOpen(8, Aad, sealedBytes, opened));
        Assert.False(context.TryOpen(7, "aae"u8, sealedBytes, opened));
        Assert.False(context.TryOpen(7, Aad, sealedBytes.AsSpan(1), opened));
        Assert.False(context.TryOpen(7, Aad, [], []));
        Assert.True(context.TryOpen(7, Aad, sealedBytes, opened));
    }

    [Fact]
    public void Draws_AnotherKeyEachTime()
    {
        var (_, publicKey) = HpkeKeyPair.Generate(HpkeKem.XWing);
        using var first = HpkeSender.Setup(HpkeKem.XWing, publicKey, Info, out var firstEncapsulation);
        using var second = HpkeSender.Setup(HpkeKem.XWing, publicKey, Info, out var secondEncapsulation);

        Assert.NotEqual(firstEncapsulation, secondEncapsulation);
        Assert.NotEqual(first.Schedule.Key.ToArray(), second.Schedule.Key.ToArray());
    }

    [Fact]
    public void Wipes_ItsSecrets_WhenDisposed()
    {
        var context = Context();
        Assert.Contains(context.Schedule.Key.ToArray(), b => b != 0);

        context.Dispose();

        Assert.DoesNotContain(context.Schedule.Key.ToArray(), b => b != 0);
        Assert.DoesNotContain(context.Schedule.BaseNonce.ToArray(), b => b != 0);
        Assert.DoesNotContain(context.Schedule.ExporterSecret.ToArray(), b => b != 0);
        Assert.Throws<ObjectDisposedException>(() => context.Export(Aad, new byte[32]));
        Assert.Throws<ObjectDisposedException>(() => Seal(context));
    }

    private static HpkeContext Context()
    {
        var (_, publicKey) = HpkeKeyPair.Generate(HpkeKem.X25519);
        return HpkeSender.Setup(HpkeKem.X25519, publicKey, Info, out _);
    }

    private static byte[] Seal(HpkeContext context)
    {
        var sealedBytes = new byte[Plaintext.Length + HpkeContext.TagBytes];
        context.Seal(7, Aad, Plaintext, sealedBytes);
        return sealedBytes;
    }

    private static bool Opens(HpkeContext context, byte[] sealedBytes) =>
        context.TryOpen(7, Aad, sealedBytes, new byte[Plaintext.Length]);
}
