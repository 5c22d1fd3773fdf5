using System.Buffers.Binary;
using TokenVault.Domain.Tokens;
using TokenVault.Envelope;
using TokenVault.Envelope.Cards;
using TokenVault.Hpke;
using TokenVault.Sealing.Cvcs;

namespace TokenVault.Sealing.Tests;

public sealed class CvcSealerTests
{
    private static readonly Token Token = new(7);

    [Theory]
    [InlineData("123")]
    [InlineData("0042")]
    public void Seals_ForTheAdaptersKey(string digits)
    {
        var (privateKey, publicKey) = HpkeKeyPair.Generate(HpkeKem.XWing);
        using var sealer = CvcSealer.Start(SuiteId.XWing, publicKey, 3, Gateway.Now);
        var bytes = sealer.Seal(Gateway.ParseCvc(digits), Token, Gateway.Merchant);
        Assert.True(CvcHandle.TryRead(bytes, out var handle));

        using var context = HpkeRecipient.Setup(HpkeKem.XWing, privateKey, sealer.Encapsulation, CvcHandle.InfoOf(sealer.SessionId));
        var additional = new byte[CvcHandle.AdditionalDataBytesMax];
        var length = CvcHandle.WriteAdditionalData(additional, Token, Gateway.Merchant, handle.ExpireUnixSeconds);
        var plaintext = new byte[CvcHandle.PlaintextBytes];
        Assert.True(context.TryOpen(handle.Sequence, additional.AsSpan(0, length), handle.Sealed, plaintext));
        Assert.True(CvcPlaintext.TryRead(plaintext, out var cvc));

        var opened = new byte[cvc.Length];
        cvc.CopyTo(opened);
        Assert.Equal(digits, System.Text.Encoding.ASCII.GetString(opened));
        Assert.Equal(sealer.SessionId, handle.Session);
        Assert.Equal(sealer.SessionId, BinaryPrimitives.ReadUInt128BigEndian(sealer.SessionIdBytes));
        Assert.Equal(Gateway.Now.ToUnixTimeSeconds(), handle.ExpireUnixSeconds);
    }

    [Fact]
    public void Never_RepeatsASequenceNumber_AmongThreads()
    {
        using var sealer = Start();
        var sequences = Enumerable.Range(0, 1000).AsParallel().Select(_ =>
        {
            Assert.True(CvcHandle.TryRead(sealer.Seal(Gateway.ParseCvc("123"), Token, Gateway.Merchant), out var handle));
            return handle.Sequence;
        });

        Assert.Equal(1000, sequences.ToHashSet().Count);
    }

    [Fact]
    public void Hides_HowManyDigits()
    {
        using var sealer = Start();
        var three = sealer.Seal(Gateway.ParseCvc("123"), Token, Gateway.Merchant);
        var four = sealer.Seal(Gateway.ParseCvc("1234"), Token, Gateway.Merchant);

        Assert.Equal(CvcHandle.Bytes, three.Length);
        Assert.Equal(CvcHandle.Bytes, four.Length);
    }

    [Fact]
    public void Cannot_SealOnceDisposed()
    {
        var sealer = Start();
        sealer.Dispose();

        Assert.Throws<ObjectDisposedException>(() => sealer.Seal(Gateway.ParseCvc("123"), Token, Gateway.Merchant));
    }

    private static CvcSealer Start()
    {
        var (_, publicKey) = HpkeKeyPair.Generate(HpkeKem.P256);
        return CvcSealer.Start(SuiteId.DhKemP256, publicKey, 3, Gateway.Now);
    }
}
