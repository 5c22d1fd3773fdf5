using System.Buffers.Binary;
using System.Runtime.Versioning;
using TokenVault.Envelope;
using TokenVault.Opening.Keys;

namespace TokenVault.Opening.Tests;

// File modes are a matter of Unix; the product runs there.
[UnsupportedOSPlatform("windows")]
public sealed class KeystoreTests : IDisposable
{
    private const int KindAt = 14;

    // The first lock's body begins with the cost.
    private const int CostAt = 19;

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tokenvault-keystore-");

    private string Path => System.IO.Path.Combine(_folder.FullName, "keystore.tvk");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(SuiteId.XWing)]
    [InlineData(SuiteId.DhKemP256)]
    public void Opens_WhatWasCreated(SuiteId suite)
    {
        using var created = Keystore.Create(Path, Vault.Passphrase, suite, Vault.LowCost);
        using var opened = Keystore.Open(Path, Vault.Passphrase);

        Assert.Equal(suite, opened.Suite);
        Assert.Equal(1u, opened.OpeningKeyNumber);
        Assert.Equal(created.PublicKey, opened.PublicKey);
        Assert.Equal(created.RowKey.ToArray(), opened.RowKey.ToArray());
        Assert.Equal(created.DisclosureKey.ToArray(), opened.DisclosureKey.ToArray());
        Assert.Equal(created.FingerprintKey.ToArray(), opened.FingerprintKey.ToArray());
        Assert.Equal(created.WrappingKey.ToArray(), opened.WrappingKey.ToArray());
    }

    // The one test at the full price: 64 MiB and three passes.
    [Fact]
    public void Costs_WhatItsHeaderSays_ByDefault()
    {
        using var created = Keystore.Create(Path, Vault.Passphrase);
        var file = File.ReadAllBytes(Path);

        Assert.Equal(64u * 1024, BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(CostAt)));
        Assert.Equal(3u, BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(CostAt + 4)));
        Assert.Equal(1u, BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(CostAt + 8)));
        using var opened = Keystore.Open(Path, Vault.Passphrase);
        Assert.Equal(created.PublicKey, opened.PublicKey);
    }

    [Fact]
    public void Draws_DifferentKeys_ForEveryPurposeAndKeystore()
    {
        using var first = Create();
        using var second = Keystore.Create(Path + "2", Vault.Passphrase, SuiteId.XWing, Vault.LowCost);

        byte[][] keys =
        [
            first.RowKey.ToArray(), first.DisclosureKey.ToArray(), first.FingerprintKey.ToArray(), first.WrappingKey.ToArray(),
            second.RowKey.ToArray(), second.DisclosureKey.ToArray(), second.FingerprintKey.ToArray(), second.WrappingKey.ToArray(),
        ];
        Assert.Equal(keys.Length, keys.Select(Convert.ToHexString).Distinct(StringComparer.Ordinal).Count());
        Assert.All(keys, key => Assert.Equal(32, key.Length));
        Assert.NotEqual(first.PublicKey, second.PublicKey);
    }

    [Fact]
    public void Hides_ItsKeys_InTheFile()
    {
        using var keystore = Create();
        var file = File.ReadAllBytes(Path);

        Assert.Equal(-1, file.AsSpan().IndexOf(keystore.RowKey[..8]));
        Assert.Equal(-1, file.AsSpan().IndexOf(keystore.FingerprintKey[..8]));
    }

    [Fact]
    public void Rejects_EveryFlippedBit_AndAWrongPassphrase_WithOneMessage()
    {
        Create().Dispose();
        var file = File.ReadAllBytes(Path);
        var wrong = Assert.Throws<KeystoreException>(() => Keystore.Open(Path, "correct horse battery stapler"u8));

        // Bits of memory and lanes above the least cost would take a long time each, and are met by Rejects_AbsurdCosts. The lock's kind is met below.
        foreach (var at in Enumerable.Range(0, file.Length).Except(Enumerable.Range(CostAt, 12)).Except([KindAt]))
        {
            file[at] ^= 1;
            var damaged = Assert.Throws<KeystoreException>(() => Decrypt(file));
            file[at] ^= 1;
            Assert.Equal(wrong.Message, damaged.Message);
        }
    }

    [Theory]
    [InlineData(0, 0u)]
    [InlineData(0, 63u)]
    [InlineData(0, (1024 * 1024) + 1)]
    [InlineData(0, uint.MaxValue)]
    [InlineData(4, 0u)]
    [InlineData(4, 17u)]
    [InlineData(4, uint.MaxValue)]
    [InlineData(8, 0u)]
    [InlineData(8, 5u)]
    [InlineData(8, uint.MaxValue)]
    public void Rejects_AbsurdCosts_BeforePayingThem(int at, uint value)
    {
        Create().Dispose();
        var file = File.ReadAllBytes(Path);
        BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(CostAt + at), value);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<KeystoreException>(() => Decrypt(file));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 60_000);
    }

    [Fact]
    public void Rejects_ALowerCostWrittenIntoTheHeader()
    {
        Keystore.Create(Path, Vault.Passphrase, SuiteId.XWing, new KeystoreCost(128, 2, 1)).Dispose();
        var file = File.ReadAllBytes(Path);
        BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(CostAt + 4), 1);

        Assert.Throws<KeystoreException>(() => Decrypt(file));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    [InlineData(44)]
    [InlineData(60)]
    [InlineData(2_000_000)]
    public void Rejects_AFileOfAnotherLength(int length)
    {
        File.WriteAllBytes(Path, new byte[length]);
        File.SetUnixFileMode(Path, OwnerOnly);

        Assert.Throws<KeystoreException>(() => Keystore.Open(Path, Vault.Passphrase));
    }

    [Fact]
    public void Rejects_AMissingFile() =>
        Assert.Throws<KeystoreException>(() => Keystore.Open(Path, Vault.Passphrase));

    [Fact]
    public void Cannot_OverwriteAKeystore()
    {
        Create().Dispose();
        var before = File.ReadAllBytes(Path);

        Assert.Throws<KeystoreException>(Create);
        Assert.Equal(before, File.ReadAllBytes(Path));
        Assert.Single(_folder.GetFiles());
    }

    [Fact]
    public void Rejects_AShortPassphrase()
    {
        Assert.Throws<KeystoreException>(() => Keystore.Create(Path, "elevenbytes"u8, SuiteId.XWing, Vault.LowCost));
        Assert.Empty(_folder.GetFiles());
    }

    [Fact]
    public void Leaves_TheFileToItsOwnerOnly()
    {
        Create().Dispose();
        Assert.Equal(OwnerOnly, File.GetUnixFileMode(Path));

        File.SetUnixFileMode(Path, OwnerOnly | UnixFileMode.GroupRead);
        var refusal = Assert.Throws<KeystoreException>(() => Keystore.Open(Path, Vault.Passphrase));
        Assert.Contains("0600", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Gives_NoKeysOnceDisposed()
    {
        var keystore = Create();
        keystore.Dispose();

        Assert.Throws<ObjectDisposedException>(() => keystore.RowKey.ToArray());
        Assert.Throws<ObjectDisposedException>(() => keystore.DisclosureKey.ToArray());
        Assert.Throws<ObjectDisposedException>(() => keystore.TryGetOpeningKey(1, SuiteId.XWing, out _));
        Assert.Throws<ObjectDisposedException>(() => keystore.TryGet(KeyPurpose.Wrapping, 1, out _));
    }

    private static void Decrypt(byte[] file)
    {
        var envelope = KeystoreEnvelope.Decode([.. file]);
        using var master = envelope.Unlock(Vault.Passphrase);
        envelope.Open(master).Wipe();
    }

    private Keystore Create() => Keystore.Create(Path, Vault.Passphrase, SuiteId.XWing, Vault.LowCost);
}
