using Microsoft.Extensions.Options;
using TokenVault.Hosting;
using TokenVault.Processor.Keys;
using TokenVault.Processor.Tests.Fingerprints.Counting;

namespace TokenVault.Processor.Tests.Keys;

public sealed class SecretFileWatchTests : IDisposable
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string _folder = Directory.CreateTempSubdirectory("tokenvault-").FullName;
    private readonly List<string> _events = [];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(Owner, false)]
    [InlineData(Owner | UnixFileMode.GroupRead, false)]
    [InlineData(Owner | UnixFileMode.OtherRead, true)]
    [InlineData(Owner | UnixFileMode.OtherWrite, true)]
    public async Task Warns_WhereEverybodyMayReadThePassphrase(UnixFileMode mode, bool warned)
    {
        await LookAsync(new KeystoreOptions { Path = "keystore.tvk", PassphraseFile = Write(mode) });
        Assert.Equal(warned, _events.Count == 1);
    }

    [Fact]
    public async Task Warns_WhereEverybodyMayReadTheTokensPin()
    {
        await LookAsync(new KeystoreOptions { Path = "keystore.tvk", Pkcs11 = new Pkcs11Options { PinFile = Write(Owner | UnixFileMode.OtherRead) } });
        Assert.Single(_events);
    }

    [Fact]
    public async Task Says_NothingOfAKeystoreThatOpensByCustodians()
    {
        await LookAsync(new KeystoreOptions { Path = "keystore.tvk", Custodians = new CustodianOptions() });
        Assert.Empty(_events);
    }

    private string Write(UnixFileMode mode)
    {
        var path = Path.Combine(_folder, "secret");
        File.WriteAllText(path, "correct horse battery staple\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, mode);
        }

        return "secret";
    }

    private Task LookAsync(KeystoreOptions options) =>
        new SecretFileWatch(Options.Create(options), new VaultPaths(Path.Combine(_folder, "processor.json")), new ListedLogger<SecretFileWatch>(_events)).StartAsync(CancellationToken.None);
}
