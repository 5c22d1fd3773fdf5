using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using TokenVault.Processor.Psp.Accounts;

namespace TokenVault.Processor.Tests.Psp;

public sealed class PspAccountsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("accounts-test-");
    private readonly FakeTimeProvider _clock = new();
    private readonly PspAccounts _accounts;

    public PspAccountsTests()
    {
        File.WriteAllText(At("shop.key"), "sk_test_0123456789\n");
        Write("shop");
        _accounts = new PspAccounts(
            At("accounts.json"),
            new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal) { ["one"] = [] },
            keystore: null,
            NullLogger<PspAccounts>.Instance,
            _clock);
    }

    [Fact]
    public void Takes_AChangedFile_WithinASecond()
    {
        Write("shop", "cafe");
        Assert.Equal(1, _accounts.Book.Count);

        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(2, _accounts.Book.Count);
    }

    [Fact]
    public void Takes_AFileThatWasRenamedIntoItsPlace()
    {
        Write("shop", "cafe");
        File.Move(At("accounts.json"), At("other.json"));
        Write("shop");
        _clock.Advance(TimeSpan.FromSeconds(1));
        File.Move(At("other.json"), At("accounts.json"), overwrite: true);

        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(2, _accounts.Book.Count);
    }

    [Fact]
    public void Keeps_TheLastGoodFile_WhileItIsBadOrGone()
    {
        File.WriteAllText(At("accounts.json"), "half a fi");
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, _accounts.Book.Count);

        File.Delete(At("accounts.json"));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, _accounts.Book.Count);

        Write("shop", "cafe");
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(2, _accounts.Book.Count);
    }

    [Fact]
    public void Reads_KeyFilesAgain_WhenTheFileIsTouched_AndOnlyThen()
    {
        var before = _accounts.Book;
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Same(before, _accounts.Book);

        File.SetLastWriteTimeUtc(At("accounts.json"), DateTime.UnixEpoch.AddYears(60));
        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.NotSame(before, _accounts.Book);
    }

    public void Dispose()
    {
        _accounts.Dispose();
        _folder.Delete(recursive: true);
    }

    private void Write(params string[] merchants) => File.WriteAllText(
        At("accounts.json"),
        $$"""{"accounts":[{{string.Join(',', merchants.Select(name => $$"""{"merchant":"{{name}}","processor":"one","secretKeyFile":"shop.key"}"""))}}]}""");

    private string At(string name) => Path.Combine(_folder.FullName, name);
}
