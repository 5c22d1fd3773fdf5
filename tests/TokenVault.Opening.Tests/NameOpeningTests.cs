using System.Text;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Envelope.Cards;
using TokenVault.Envelope.Epochs;

namespace TokenVault.Opening.Tests;

public sealed class NameOpeningTests : IDisposable
{
    private const string Name = "Zoë D";

    private readonly Vault _vault = new();

    public void Dispose() => _vault.Dispose();

    [Fact]
    public void Opens_WhatTheGatewaySealed_AndNothingThatWasChanged()
    {
        using var epoch = _vault.StartEpoch();
        var context = Vault.ContextOf(epoch.Id);
        var registered = _vault.Register(epoch);
        var name = new byte[SealedName.Bytes];
        using var sealer = epoch.CreateSealer(0);
        sealer.SealName(Encoding.UTF8.GetBytes(Name), context, name);
        Assert.Equal(Name, Open(registered, name, context));

        AssertRefused(registered, name, context with { RecordVersion = 2 });
        AssertRefused(registered, name, context with { Token = new Token(8) });
        AssertRefused(registered, name, context with { ExpireUnixSeconds = 1 });
        AssertRefused(registered, name[1..], context);
        for (var bit = 0; bit < name.Length * 8; bit++)
        {
            name[bit / 8] ^= (byte)(1 << (bit % 8));
            AssertRefused(registered, name, context with { Epoch = EpochId.Read(name.AsSpan(1)) });
            name[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Fact]
    public void Refuses_WhatIsNoText()
    {
        using var epoch = _vault.StartEpoch();
        var context = Vault.ContextOf(epoch.Id);
        var name = new byte[SealedName.Bytes];
        using var sealer = epoch.CreateSealer(0);
        sealer.SealName([0xc3, 0x28], context, name);
        AssertRefused(_vault.Register(epoch), name, context);
        sealer.SealName([], context, name);
        AssertRefused(_vault.Register(epoch), name, context);
    }

    // As long as each other's ciphertext or not: what a seal is about is bound by it.
    [Fact]
    public void Opens_NoNameAsACard()
    {
        using var epoch = _vault.StartEpoch();
        var context = Vault.ContextOf(epoch.Id);
        var registered = _vault.Register(epoch);
        using var sealer = epoch.CreateSealer(0);
        var card = Vault.Seal(sealer, Vault.Number, context);
        AssertRefused(registered, card, context);
        var name = new byte[SealedName.Bytes];
        sealer.SealName(Encoding.UTF8.GetBytes(Vault.Number), context, name);
        Assert.Throws<VaultException>(() => _vault.Open(registered, name, context));
    }

    private string Open(byte[] registered, byte[] name, CardContext context)
    {
        var plaintext = new byte[NamePlaintext.Bytes];
        _vault.Opener.OpenName(registered, name, context, plaintext);
        Assert.True(NamePlaintext.TryRead(plaintext, out var text));
        return Encoding.UTF8.GetString(text);
    }

    private void AssertRefused(byte[] registered, byte[] name, CardContext context)
    {
        var plaintext = new byte[NamePlaintext.Bytes];
        var error = Assert.Throws<VaultException>(() => _vault.Opener.OpenName(registered, name, context, plaintext));
        Assert.Equal(VaultErrorCode.SealedCardInvalid, error.Code);
        Assert.All(plaintext, b => Assert.Equal(0, b));
    }
}
