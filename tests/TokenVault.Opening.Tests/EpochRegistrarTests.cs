using TokenVault.Domain.Errors;
using TokenVault.Envelope;
using TokenVault.Envelope.Epochs;
using TokenVault.Opening.Epochs;

namespace TokenVault.Opening.Tests;

public sealed class EpochRegistrarTests
{
    [Theory]
    [InlineData(SuiteId.XWing)]
    [InlineData(SuiteId.DhKemP256)]
    public void Keeps_TheHeader_AndNamesItsWrappingKey(SuiteId suite)
    {
        using var vault = new Vault(suite);
        using var epoch = vault.StartEpoch();

        Assert.True(RegisteredEpoch.TryDecode(vault.Register(epoch), out var registered));
        Assert.Equal(epoch.Header, registered.Header);
        Assert.Equal(vault.Keystore.CurrentWrappingKey, registered.WrappingKey);
    }

    [Fact]
    public void Wraps_UnderAnotherNonceEachTime()
    {
        using var vault = new Vault();
        using var epoch = vault.StartEpoch();

        Assert.NotEqual(vault.Register(epoch), vault.Register(epoch));
    }

    // P-256 here, since each flipped bit costs a decapsulation; X-Wing has the same code but for the mechanism.
    [Fact]
    public void Rejects_EveryFlippedBit_OfTheEnvelope()
    {
        using var vault = new Vault(SuiteId.DhKemP256);
        using var epoch = vault.StartEpoch();
        var bytes = epoch.Envelope;
        var decoded = 0;

        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            if (EpochEnvelope.TryDecode(bytes, out var envelope))
            {
                decoded++;
                AssertRefused(vault, envelope);
            }

            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        Assert.InRange(decoded, 1000, bytes.Length * 8);
    }

    [Fact]
    public void Rejects_AnotherHeader_AnotherSuite_AndAnotherRecipient()
    {
        using var vault = new Vault();
        using var epoch = vault.StartEpoch();
        Assert.True(EpochEnvelope.TryDecode(epoch.Envelope, out var envelope));
        var header = envelope.Header;

        AssertRefused(vault, envelope with { Header = header with { Created = header.Created.AddMilliseconds(1) } });
        AssertRefused(vault, envelope with { Header = header with { Suite = SuiteId.DhKemP256 } });
        AssertRefused(vault, envelope with { Header = header with { RecipientKey = 2 } });
        AssertRefused(vault, envelope with { Encapsulation = envelope.Encapsulation[1..] });
    }

    [Fact]
    public void Rejects_WhatWasSealedToAnotherVault()
    {
        using var vault = new Vault();
        using var other = new Vault();
        using var epoch = other.StartEpoch();
        Assert.True(EpochEnvelope.TryDecode(epoch.Envelope, out var envelope));

        AssertRefused(vault, envelope);
    }

    private static void AssertRefused(Vault vault, EpochEnvelope envelope)
    {
        var refusal = Assert.Throws<VaultException>(() => new EpochRegistrar(vault.Keystore).Register(envelope));
        Assert.Equal(VaultErrorCode.EpochInvalid, refusal.Code);
    }
}
