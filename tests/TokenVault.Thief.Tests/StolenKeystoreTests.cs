using System.Text;
using TokenVault.Opening.Keys;

namespace TokenVault.Thief.Tests;

/// <summary>Somebody has the adapter's disk, but not the passphrase.</summary>
public sealed class StolenKeystoreTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("tokenvault-thief-");

    [Fact]
    public void Cannot_BeOpened_ByAnotherPassphrase_AndHoldsNoKeyInClear()
    {
        var path = Path.Combine(_directory.FullName, "keystore.tvk");
        byte[] keys;
        using (var keystore = Keystore.Create(path, "correct horse battery staple"u8))
        {
            keys = [.. keystore.RowKey, .. keystore.DisclosureKey];
        }

        Assert.Throws<KeystoreException>(() => Keystore.Open(path, Encoding.ASCII.GetBytes("correct horse battery stable")));
        var file = File.ReadAllBytes(path);
        for (var at = 0; at + 8 <= keys.Length; at++)
        {
            Assert.True(file.AsSpan().IndexOf(keys.AsSpan(at, 8)) < 0, "A part of a key stands in the file.");
        }

        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        }
    }

    public void Dispose() => _directory.Delete(recursive: true);
}
