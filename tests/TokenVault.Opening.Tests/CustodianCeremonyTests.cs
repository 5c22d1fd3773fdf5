using TokenVault.Envelope;
using TokenVault.Opening.Keys;
using TokenVault.Opening.Keys.Custodians;
using TokenVault.Opening.Keys.Locks;

namespace TokenVault.Opening.Tests;

public sealed class CustodianCeremonyTests : IDisposable
{
    private static readonly string[] Three = ["anna", "ben", "carla"];
    private static readonly KeystoreCost Cheap = new(8 * 1024, 1, 1);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("custodians-test-");
    private readonly List<CustodianShare> _handedOut = [];

    private string Path => System.IO.Path.Combine(_folder.FullName, "keystore.tvk");

    private static ReadOnlySpan<byte> Passphrase => "correct horse battery"u8;

    public void Dispose()
    {
        _handedOut.ForEach(share => share.Dispose());
        _folder.Delete(recursive: true);
    }

    [Fact]
    public void Keystore_OpensByItsCustodians_AndByItsPassphrase()
    {
        var row = Create(removePassphrase: false);
        using var byCustodians = OpenByShares();
        using var byPassphrase = Keystore.Open(Path, Passphrase);
        Assert.Equal(row, byCustodians.RowKey.ToArray());
        Assert.Equal(row, byPassphrase.RowKey.ToArray());
    }

    [Fact]
    public void Keystore_OpensByItsCustodiansOnly_WherePassphraseWasRemoved()
    {
        var row = Create(removePassphrase: true);
        using var byCustodians = OpenByShares();
        Assert.Equal(row, byCustodians.RowKey.ToArray());
        Assert.Throws<KeystoreException>(() => Keystore.Open(Path, Passphrase));
        Assert.Equal([LockKind.Custodians], KeystoreEnvelope.Read(Path).Locks.Select(closed => closed.Kind));
    }

    [Fact]
    public void Keys_DrawnLater_OpenByTheSameShares()
    {
        Create(removePassphrase: true);
        using (var opened = OpenByShares())
        {
            opened.Draw(KeyPurpose.Wrapping, DateTimeOffset.UtcNow);
        }

        using var again = OpenByShares();
        Assert.Equal(2u, again.CurrentWrappingKey);
    }

    [Fact]
    public void NewShares_ReplaceTheOldOnes()
    {
        Create(removePassphrase: false);
        List<CustodianShare> old = [.. _handedOut];
        _handedOut.Clear();
        using (var keystore = Keystore.Open(Path, Passphrase))
        {
            CustodianCeremony.Run(keystore, 2, Three, removePassphrase: false, Keep);
        }

        var made = CustodianLock.Of(KeystoreEnvelope.Read(Path))!;
        Assert.All(old, share => Assert.False(made.Fits(share)));
        Assert.All(_handedOut, share => Assert.True(made.Fits(share)));
        old.ForEach(share => share.Dispose());
    }

    [Fact]
    public void Keystore_IsAsItWas_WhereSharesCouldNotBeHandedOut()
    {
        using (var keystore = Keystore.Create(Path, Passphrase, SuiteId.XWing, Cheap))
        {
            Assert.Throws<IOException>(() => CustodianCeremony.Run(
                keystore, 2, Three, removePassphrase: true, static (_, _) => throw new IOException("full")));
        }

        using var again = Keystore.Open(Path, Passphrase);
        Assert.Null(CustodianLock.Of(KeystoreEnvelope.Read(Path)));
    }

    [Fact]
    public void Shares_AreWiped_OnceTheyAreHandedOut()
    {
        CustodianShare? seen = null;
        using var keystore = Keystore.Create(Path, Passphrase, SuiteId.XWing, Cheap);
        CustodianCeremony.Run(keystore, 2, Three, removePassphrase: false, (shares, _) =>
        {
            seen = shares[0];
            Assert.Contains(seen.Secret.ToArray(), static value => value != 0);
        });
        Assert.All(seen!.Secret.ToArray(), static value => Assert.Equal(0, value));
    }

    [Fact]
    public void Lock_PutBesideTheOthersBySomebodyElse_StopsTheKeystoreFromOpening()
    {
        Create(removePassphrase: false);
        var file = File.ReadAllBytes(Path);

        // A byte of the custodians' lock, the last of the header.
        file[file.AsSpan().IndexOf("carla"u8)] ^= 1;
        File.WriteAllBytes(Path, file);
        Assert.Throws<KeystoreException>(() => Keystore.Open(Path, Passphrase));
    }

    private byte[] Create(bool removePassphrase)
    {
        using var keystore = Keystore.Create(Path, Passphrase, SuiteId.XWing, Cheap);
        CustodianCeremony.Run(keystore, 2, Three, removePassphrase, Keep);
        return keystore.RowKey.ToArray();
    }

    private void Keep(IReadOnlyList<CustodianShare> shares, ulong mark) => _handedOut.AddRange(shares.Select(static share => CustodianShare.Of(share.Number, share.Secret)));

    private Keystore OpenByShares()
    {
        var envelope = KeystoreEnvelope.Read(Path);
        return Keystore.Open(Path, envelope, CustodianLock.Of(envelope)!.Unlock(_handedOut.Skip(1))!);
    }
}
