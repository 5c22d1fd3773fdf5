using System.Security.Cryptography;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Tokens;

namespace TokenVault.Opening.Tests;

public sealed class CardFingerprinterTests : IDisposable
{
    private readonly Vault _vault = new();

    public void Dispose() => _vault.Dispose();

    [Fact]
    public void Gives_TheSameForTheSameCardOfAMerchant_AndAnotherForAnother()
    {
        using var fingerprinter = CardFingerprinter.Current(_vault.Keystore);
        using var again = CardFingerprinter.Current(_vault.Keystore);
        var shop = Vault.Merchant("shop");

        Assert.Equal(Compute(fingerprinter, shop, Vault.Number), Compute(again, shop, Vault.Number));
        Assert.NotEqual(Compute(fingerprinter, shop, Vault.Number), Compute(fingerprinter, shop, "5555555555554444"));
        Assert.NotEqual(Compute(fingerprinter, shop, Vault.Number), Compute(fingerprinter, Vault.Merchant("shop-2"), Vault.Number));
        Assert.Equal(1, fingerprinter.KeyNumber);
    }

    // The definition, written out a second time: length-prefixed merchant, then the digits.
    [Fact]
    public void Is_AnHmacOfMerchantAndNumber()
    {
        using var fingerprinter = CardFingerprinter.Current(_vault.Keystore);
        var message = (byte[])[.. "TVFP"u8, 1, 4, .. "shop"u8, .. "4111111111111111"u8];
        var expected = HMACSHA256.HashData(_vault.Keystore.FingerprintKey, message)[..16];

        Assert.Equal(Convert.ToHexString(expected), Compute(fingerprinter, Vault.Merchant("shop"), Vault.Number));
    }

    [Fact]
    public void Differs_AmongVaults()
    {
        using var other = new Vault();
        using var here = CardFingerprinter.Current(_vault.Keystore);
        using var there = CardFingerprinter.Current(other.Keystore);
        var shop = Vault.Merchant("shop");

        Assert.NotEqual(Compute(here, shop, Vault.Number), Compute(there, shop, Vault.Number));
    }

    [Fact]
    public void Allocates_Nothing()
    {
        using var fingerprinter = CardFingerprinter.Current(_vault.Keystore);
        var shop = Vault.Merchant("shop");
        var pan = Vault.ParsePan(Vault.Number);
        var destination = new byte[Fingerprint.ValueBytes];
        fingerprinter.Compute(shop, pan, destination);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            fingerprinter.Compute(shop, pan, destination);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    // A wiped key would give fingerprints that anybody can compute.
    [Fact]
    public void Cannot_ComputeOnceDisposed()
    {
        var fingerprinter = CardFingerprinter.Current(_vault.Keystore);
        fingerprinter.Dispose();

        Assert.Throws<ObjectDisposedException>(() => Compute(fingerprinter, Vault.Merchant("shop"), Vault.Number));
    }

    private static string Compute(CardFingerprinter fingerprinter, MerchantId merchant, string number)
    {
        var destination = new byte[Fingerprint.ValueBytes];
        fingerprinter.Compute(merchant, Vault.ParsePan(number), destination);
        return Convert.ToHexString(destination);
    }
}
