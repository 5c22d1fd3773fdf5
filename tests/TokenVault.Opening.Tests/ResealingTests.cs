using System.Buffers;
using System.Text;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Errors;
using TokenVault.Envelope;
using TokenVault.Envelope.Cards;
using TokenVault.Envelope.Transfers;
using TokenVault.Opening.Epochs;
using TokenVault.Opening.Transfers;

namespace TokenVault.Opening.Tests;

/// <summary>What the adapter itself seals, and parts that were sealed to it.</summary>
public sealed class ResealingTests : IDisposable
{
    private readonly Vault _vault = new();

    private static GatewayId Gateway => GatewayId.TryParse("gw-1", out var gateway) ? gateway : throw new InvalidOperationException();

    public void Dispose() => _vault.Dispose();

    [Theory]
    [InlineData(SuiteId.XWing)]
    [InlineData(SuiteId.DhKemP256)]
    public void Opens_AsAnyOther_WhatTheAdapterSealed(SuiteId suite)
    {
        using var vault = new Vault(suite);
        using var epoch = ResealingEpoch.Start(vault.Keystore, Gateway, Vault.Now);
        var context = Vault.ContextOf(epoch.Header.Id) with { RecordVersion = 3 };
        var sealedCard = Seal(epoch, context);

        Assert.Equal(Vault.Number, vault.Open(epoch.Registered.ToArray(), sealedCard, context));
        var moved = context with { Merchant = Vault.Merchant("shop-2") };
        Assert.Throws<VaultException>(() => vault.Open(epoch.Registered.ToArray(), sealedCard, moved));
    }

    [Fact]
    public void Opens_ANameThatTheAdapterSealed_WhateverTheCardsDate()
    {
        using var epoch = ResealingEpoch.Start(_vault.Keystore, Gateway, Vault.Now);
        var context = Vault.ContextOf(epoch.Header.Id);
        var clear = new byte[NamePlaintext.Bytes];
        NamePlaintext.Write("Erika Mustermann"u8, clear);
        var name = new byte[SealedName.Bytes];
        epoch.SealName(clear, context, name);

        var opened = new byte[NamePlaintext.Bytes];
        _vault.Opener.OpenName(epoch.Registered, name, context with { Expiry = default }, opened);
        Assert.True(NamePlaintext.TryRead(opened, out var text));
        Assert.Equal("Erika Mustermann", Encoding.UTF8.GetString(text));
    }

    // GCM gives up its authentication key where one is used twice.
    [Fact]
    public void Uses_NoNonceTwice()
    {
        using var epoch = ResealingEpoch.Start(_vault.Keystore, Gateway, Vault.Now);
        var context = Vault.ContextOf(epoch.Header.Id);
        var nonces = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < 1000; i++)
        {
            Assert.True(SealedCard.TryRead(Seal(epoch, context), out var card));
            Assert.True(nonces.Add(Convert.ToHexString(card.Nonce)));
        }

        Assert.Equal(1000, epoch.Records);
    }

    [Fact]
    public void Draws_AKeyForEachEpoch()
    {
        using var one = ResealingEpoch.Start(_vault.Keystore, Gateway, Vault.Now);
        using var other = ResealingEpoch.Start(_vault.Keystore, Gateway, Vault.Now);
        Assert.NotEqual(one.Header.Id, other.Header.Id);
        var context = Vault.ContextOf(one.Header.Id);

        var sealedCard = Seal(one, context);

        Assert.Throws<VaultException>(() => _vault.Open(other.Registered.ToArray(), sealedCard, context));
    }

    [Fact]
    public void Opens_APart_FromAnyFrameOn()
    {
        var frames = MakePart(out var header);
        for (var first = 0; first < frames.Count; first++)
        {
            using var opener = new TransferInbox(_vault.Keystore).Open(header, first, frames[first]);
            foreach (var frame in frames.Skip(first))
            {
                Assert.True(opener.TryOpen(frame, out var opened));
                Assert.Equal(opener.HasEnded, opened.IsEmpty);
            }

            Assert.True(opener.HasEnded);
            Assert.Equal(3, opener.Cards);
        }
    }

    [Fact]
    public void Refuses_AFrame_OfAnotherPlaceKeyOrPart()
    {
        var frames = MakePart(out var header);
        using var other = new Vault();
        var altered = frames[1].ToArray();
        altered[5] ^= 1;

        Refused(_vault, header, 0, frames[1]);
        Refused(_vault, header, 1, altered);
        Refused(_vault, header with { Part = 2 }, 1, frames[1]);
        Refused(_vault, header with { Encapsulation = new byte[7] }, 1, frames[1]);
        Refused(other, header, 1, frames[1]);

        static void Refused(Vault vault, TransferPartHeader header, int first, byte[] frame) => Assert.Equal(
            VaultErrorCode.TransferInvalid, Assert.Throws<VaultException>(() => new TransferInbox(vault.Keystore).Open(header, first, frame)).Code);
    }

    private static byte[] Seal(ResealingEpoch epoch, in CardContext context)
    {
        var clear = new byte[CardPlaintext.Bytes];
        CardPlaintext.Write(Vault.ParsePan(Vault.Number), clear);
        var card = new byte[SealedCard.Bytes];
        epoch.Seal(clear, context, card);
        return card;
    }

    // Three cards and the end.
    private List<byte[]> MakePart(out TransferPartHeader header)
    {
        using var sealer = new TransferSealer(7, 1, Gateway, _vault.Keystore.Suite, _vault.Keystore.PublicKey);
        var card = new byte[CardPlaintext.Bytes];
        CardPlaintext.Write(Vault.ParsePan(Vault.Number), card);
        var frames = new List<byte[]>();
        for (var i = 0; i < 4; i++)
        {
            var written = new ArrayBufferWriter<byte>();
            if (i < 3)
            {
                sealer.Seal(card, default, "record"u8, written);
            }
            else
            {
                sealer.End(written);
            }

            frames.Add(written.WrittenSpan[TransferPartHeader.FrameLengthBytes..].ToArray());
        }

        header = sealer.Header;
        return frames;
    }
}
