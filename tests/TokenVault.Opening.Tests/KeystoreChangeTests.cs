using System.Runtime.Versioning;
using TokenVault.Envelope;
using TokenVault.Opening.Keys;
using TokenVault.Opening.Keys.Locks;

namespace TokenVault.Opening.Tests;

/// <summary>Keys that are drawn and destroyed, and locks that are changed, while a keystore is in use.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class KeystoreChangeTests : IDisposable
{
    // The first lock's body.
    private const int LockAt = 19;

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tokenvault-keystore-");

    private string Path => System.IO.Path.Combine(_folder.FullName, "keystore.tvk");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(KeyPurpose.Opening)]
    [InlineData(KeyPurpose.Wrapping)]
    [InlineData(KeyPurpose.Fingerprint)]
    [InlineData(KeyPurpose.Ledger)]
    public void Draws_AnotherKey_AndKeepsAllOthers(KeyPurpose purpose)
    {
        using var keystore = Create();
        var before = BytesOf(keystore);

        var drawn = keystore.Draw(purpose, Vault.Now);
        using var opened = Keystore.Open(Path, Vault.Passphrase);

        Assert.Equal((purpose, 2u, Vault.Now, KeyPlace.Keystore, true), (drawn.Purpose, drawn.Number, drawn.Created, drawn.Place, drawn.IsCurrent));
        Assert.Equal(keystore.Keys, opened.Keys);
        Assert.Equal(BytesOf(keystore), BytesOf(opened));
        Assert.Equal(before, BytesOf(opened).Take(before.Length));
        Assert.Equal(before.Length + 1, BytesOf(opened).Distinct(StringComparer.Ordinal).Count());
        Assert.False(opened.Keys.Single(key => key.Purpose == purpose && key.Number == 1).IsCurrent);
        Assert.Equal((2L, 2L), (keystore.Generation, opened.Generation));
        Assert.Equal(OwnerOnly, File.GetUnixFileMode(Path));
        Assert.Single(_folder.EnumerateFiles());
    }

    [Fact]
    public void Destroys_AKey_InFileAndMemory_AndNeverGivesItsNumberAgain()
    {
        using var keystore = Create();
        var old = keystore.WrappingKey.ToArray();
        keystore.Draw(KeyPurpose.Wrapping, Vault.Now);
        Assert.True(keystore.TryGet(KeyPurpose.Wrapping, 1, out var held));

        keystore.Destroy(KeyPurpose.Wrapping, 1, Vault.Now);

        Assert.Equal(new byte[32], held.ToArray());
        Assert.False(keystore.TryGet(KeyPurpose.Wrapping, 1, out _));
        using var opened = Keystore.Open(Path, Vault.Passphrase);
        Assert.False(opened.TryGet(KeyPurpose.Wrapping, 1, out _));
        Assert.DoesNotContain(Convert.ToHexString(old), BytesOf(opened));
        var buried = opened.Keys.Single(static key => key is { Purpose: KeyPurpose.Wrapping, Number: 1 });
        Assert.Equal((KeyPlace.Destroyed, Vault.Now, false), (buried.Place, buried.Destroyed, buried.IsCurrent));
        Assert.Throws<KeystoreException>(() => keystore.Destroy(KeyPurpose.Wrapping, 1, Vault.Now));
        Assert.Equal(3u, keystore.Draw(KeyPurpose.Wrapping, Vault.Now).Number);
    }

    [Fact]
    public void Removes_WhatAKilledProcessLeftOfAKeystore_SinceItHoldsKeysThatAreDestroyed()
    {
        using var keystore = Create();
        keystore.Draw(KeyPurpose.Wrapping, Vault.Now);
        File.Copy(Path, Path + ".0A1B2C3D.new");
        File.WriteAllText(Path + ".replaced-20261128-000000", "an operator's");

        keystore.Destroy(KeyPurpose.Wrapping, 1, Vault.Now);

        Assert.Equal(["keystore.tvk", "keystore.tvk.replaced-20261128-000000"], _folder.EnumerateFiles().Select(static file => file.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Keeps_TheKeyInUse()
    {
        using var keystore = Create();
        var before = File.ReadAllBytes(Path);

        Assert.All(Enum.GetValues<KeyPurpose>(), purpose => Assert.Throws<KeystoreException>(() => keystore.Destroy(purpose, 1, Vault.Now)));
        Assert.Throws<KeystoreException>(() => keystore.Destroy(KeyPurpose.Wrapping, 2, Vault.Now));

        Assert.Equal(before, File.ReadAllBytes(Path));
        Assert.Equal(32, keystore.WrappingKey.Length);
    }

    [Fact]
    public void Changes_NothingAnotherProcessChanged()
    {
        using var first = Create();
        using var second = Keystore.Open(Path, Vault.Passphrase);
        second.Draw(KeyPurpose.Wrapping, Vault.Now);
        var before = File.ReadAllBytes(Path);

        var refusal = Assert.Throws<KeystoreException>(() => first.Draw(KeyPurpose.Wrapping, Vault.Now));

        Assert.Contains("another process", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(1u, first.CurrentWrappingKey);
        Assert.Equal(before, File.ReadAllBytes(Path));
    }

    [Fact]
    public void Draws_NoMoreFingerprintKeys_ThanHaveNumbers()
    {
        using var keystore = Create();
        for (var number = 2; number <= byte.MaxValue; number++)
        {
            keystore.Draw(KeyPurpose.Fingerprint, Vault.Now);
        }

        Assert.Throws<KeystoreException>(() => keystore.Draw(KeyPurpose.Fingerprint, Vault.Now));
        using var opened = Keystore.Open(Path, Vault.Passphrase);
        Assert.Equal(byte.MaxValue, opened.CurrentFingerprintKey);
    }

    [Fact]
    public void Opens_ByNoOthersMasterKey_AndNotWithAnotherLockPutIn()
    {
        using var keystore = Create();
        using var other = Keystore.Create(Path + "2", Vault.Passphrase, SuiteId.XWing, Vault.LowCost);
        var envelope = KeystoreEnvelope.Read(Path);

        Assert.Equal([LockKind.Passphrase], envelope.Locks.Select(static held => held.Kind));
        Assert.Throws<KeystoreException>(() => Keystore.Open(Path, envelope, KeystoreEnvelope.Read(Path + "2").Unlock(Vault.Passphrase)));
        using var master = envelope.Unlock(Vault.Passphrase);
        keystore.ReplaceLocks((held, locks) => [PassphraseLock.Close(held, "another passphrase"u8, Vault.LowCost)]);
        Assert.Throws<KeystoreException>(() => Keystore.Open(Path, Vault.Passphrase));
        using var opened = Keystore.Open(Path, "another passphrase"u8);
        Assert.Equal(keystore.PublicKey, opened.PublicKey);

        // The lock of before, with its length, put where the new one stands.
        var file = File.ReadAllBytes(Path);
        envelope.Locks[0].Body.Span.CopyTo(file.AsSpan(LockAt));
        Assert.Throws<KeystoreException>(() => KeystoreEnvelope.Decode(file).Open(KeystoreEnvelope.Decode(file).Unlock(Vault.Passphrase)));
    }

    private static string[] BytesOf(Keystore keystore)
    {
        var bytes = new List<string>();
        foreach (var key in keystore.Keys)
        {
            if (keystore.TryGet(key.Purpose, key.Number, out var held))
            {
                bytes.Add(Convert.ToHexString(held));
            }
        }

        return [.. bytes];
    }

    private Keystore Create() => Keystore.Create(Path, Vault.Passphrase, SuiteId.XWing, Vault.LowCost);
}
