using System.Security.Cryptography;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Cards;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Envelope;
using TokenVault.Envelope.Cards;
using TokenVault.Envelope.Epochs;
using TokenVault.Hpke;
using TokenVault.Opening.Epochs;

namespace TokenVault.Opening.Tests;

public sealed class CardOpenerTests : IDisposable
{
    private readonly Vault _vault = new();

    public void Dispose() => _vault.Dispose();

    [Theory]
    [InlineData(SuiteId.XWing, "4111111111111111")]
    [InlineData(SuiteId.DhKemP256, "378282246310005")]
    public void Opens_WhatTheGatewaySealed(SuiteId suite, string number)
    {
        using var vault = new Vault(suite);
        using var epoch = vault.StartEpoch();
        var context = Vault.ContextOf(epoch.Id);
        var card = Vault.Seal(epoch.CreateSealer(3), number, context);
        var registered = vault.Register(epoch);

        Assert.Equal(number, vault.Open(registered, card, context));
        Assert.Equal(number, vault.Open(registered, card, context));
        Assert.Equal(1, vault.Cache.Count);
    }

    [Fact]
    public void Opens_WhatAnEndedEpochSealed()
    {
        var epoch = _vault.StartEpoch();
        var context = Vault.ContextOf(epoch.Id);
        var card = Vault.Seal(epoch.CreateSealer(0), Vault.Number, context);
        epoch.Dispose();

        Assert.Equal(Vault.Number, _vault.Open(_vault.Register(epoch), card, context));
    }

    public static TheoryData<string> Changes => [.. Contexts.Keys];

    private static readonly Dictionary<string, Func<CardContext, CardContext>> Contexts = new()
    {
        ["token"] = context => context with { Token = new Token(context.Token.Id + 1) },
        ["merchant"] = context => context with { Merchant = Vault.Merchant("shop-2") },
        ["epoch"] = context => context with { Epoch = new EpochId(context.Epoch.Value + 1) },
        ["record version"] = context => context with { RecordVersion = context.RecordVersion + 1 },
        ["usage"] = context => context with { Usage = TokenUsage.SingleUse },
        ["expiry"] = context => context with { Expiry = AnotherExpiry() },
        ["end"] = context => context with { ExpireUnixSeconds = 2_000_000_000 },
    };

    private static CardExpiry AnotherExpiry()
    {
        Assert.True(CardExpiry.TryCreate(1, 2031, out var expiry));
        return expiry;
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public void Rejects_ACardMovedTo_Another(string change)
    {
        using var epoch = _vault.StartEpoch();
        var context = Vault.ContextOf(epoch.Id);
        var card = Vault.Seal(epoch.CreateSealer(0), Vault.Number, context);
        var registered = _vault.Register(epoch);

        AssertRefused(registered, card, Contexts[change](context));
        Assert.Equal(Vault.Number, _vault.Open(registered, card, context));
    }

    [Fact]
    public void Rejects_EveryFlippedBit_OfTheSealedCard()
    {
        using var epoch = _vault.StartEpoch();
        var context = Vault.ContextOf(epoch.Id);
        var card = Vault.Seal(epoch.CreateSealer(0), Vault.Number, context);
        var registered = _vault.Register(epoch);

        for (var bit = 0; bit < card.Length * 8; bit++)
        {
            card[bit / 8] ^= (byte)(1 << (bit % 8));

            // The caller takes the epoch from the card, so a changed epoch id must fail by more than the comparison.
            AssertRefused(registered, card, context with { Epoch = EpochId.Read(card.AsSpan(1)) });
            card[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        Assert.Equal(Vault.Number, _vault.Open(registered, card, context));
    }

    [Fact]
    public void Rejects_EveryFlippedBit_OfTheRegisteredEpoch()
    {
        using var epoch = _vault.StartEpoch();
        var context = Vault.ContextOf(epoch.Id);
        var card = Vault.Seal(epoch.CreateSealer(0), Vault.Number, context);
        var registered = _vault.Register(epoch);
        Assert.Equal(Vault.Number, _vault.Open(registered, card, context));

        for (var bit = 0; bit < registered.Length * 8; bit++)
        {
            registered[bit / 8] ^= (byte)(1 << (bit % 8));
            AssertRefused(registered, card, context);
            registered[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Fact]
    public void Rejects_AnotherEpochsKey()
    {
        using var epoch = _vault.StartEpoch();
        using var other = _vault.StartEpoch();
        var context = Vault.ContextOf(epoch.Id);
        var card = Vault.Seal(epoch.CreateSealer(0), Vault.Number, context);

        AssertRefused(_vault.Register(other), card, context);
    }

    // A gateway that breaks the rules and uses one key for two epochs gains nothing by it.
    [Fact]
    public void Rejects_AnotherEpochWithTheSameKey()
    {
        var key = RandomNumberGenerator.GetBytes(EpochEnvelope.EpochKeyBytes);
        var (own, other) = (EpochId.Create(), EpochId.Create());
        var context = Vault.ContextOf(own);
        var card = SealBy(key, context);

        Assert.Equal(Vault.Number, _vault.Open(RegisterWith(key, own), card, context));
        AssertRefused(RegisterWith(key, other), card, context);
    }

    [Fact]
    public void Rejects_AnotherVaultsEpoch()
    {
        using var other = new Vault();
        using var epoch = other.StartEpoch();
        var context = Vault.ContextOf(epoch.Id);
        var card = Vault.Seal(epoch.CreateSealer(0), Vault.Number, context);

        AssertRefused(other.Register(epoch), card, context);
    }

    [Fact]
    public void Rejects_TheUnregisteredForm()
    {
        using var epoch = _vault.StartEpoch();
        var context = Vault.ContextOf(epoch.Id);
        var card = Vault.Seal(epoch.CreateSealer(0), Vault.Number, context);

        AssertRefused(epoch.Envelope, card, context);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(68)]
    [InlineData(70)]
    public void Rejects_AnotherLength(int length)
    {
        using var epoch = _vault.StartEpoch();

        AssertRefused(_vault.Register(epoch), new byte[length], Vault.ContextOf(epoch.Id));
    }

    private static byte[] SealBy(byte[] key, CardContext context)
    {
        var (card, plaintext, additional) = (new byte[SealedCard.Bytes], new byte[CardPlaintext.Bytes], new byte[CardContext.BytesMax]);
        SealedField.Begin(card, context.Epoch, out var nonce, out var ciphertext, out var tag);
        CardPlaintext.Write(Vault.ParsePan(Vault.Number), plaintext);
        using var aead = new AesGcm(key, SealedCard.TagBytes);
        aead.Encrypt(nonce, plaintext, ciphertext, tag, additional.AsSpan(0, context.Write(FieldKind.CardNumber, additional)));
        return card;
    }

    private byte[] RegisterWith(byte[] key, EpochId id)
    {
        Assert.True(GatewayId.TryParse("gw-1", out var gateway));
        var header = new EpochHeader(id, SuiteId.XWing, _vault.Keystore.OpeningKeyNumber, gateway, Vault.Now);
        using var hpke = HpkeSender.Setup(HpkeKem.XWing, _vault.Keystore.PublicKey, EpochEnvelope.Info, out var encapsulation);
        var sealedKey = new byte[EpochEnvelope.SealedKeyBytes];
        hpke.Seal(0, header.Encode(), key, sealedKey);
        return new EpochRegistrar(_vault.Keystore).Register(new EpochEnvelope(header, encapsulation, sealedKey));
    }

    private void AssertRefused(byte[] registered, byte[] card, CardContext context)
    {
        var plaintext = new byte[CardPlaintext.Bytes];
        var refusal = Assert.Throws<VaultException>(() => _vault.Opener.Open(registered, card, context, plaintext));

        Assert.Equal(VaultErrorCode.SealedCardInvalid, refusal.Code);
        Assert.Equal(new byte[CardPlaintext.Bytes], plaintext);
    }
}
