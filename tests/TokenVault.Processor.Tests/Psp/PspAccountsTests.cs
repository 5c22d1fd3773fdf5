using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using TokenVault.Processor.Psp.Accounts;

namespace TokenVault.Processor.Tests.Psp;

public sealed class PspAccountsTests : IDisposable
{
    private static readonly TimeSpan SoonMax = TimeSpan.FromSeconds(30);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("accounts-test-");
    private readonly PspAccounts _accounts;

    public PspAccountsTests()
    {
        File.WriteAllText(At("shop.key"), "sk_test_0123456789\n");
        Write("accounts.json", "shop");
        _accounts = new PspAccounts(
            At("accounts.json"),
            new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal) { ["one"] = [] },
            keystore: null,
            NullLogger<PspAccounts>.Instance);
    }

    [Fact]
    public async Task Takes_AFileThatWasWrittenOver()
    {
        Write("accounts.json", "shop", "cafe");

        await WaitForCountAsync(2);
    }

    [Fact]
    public async Task Takes_AFileThatWasRenamedIntoItsPlace()
    {
        Write("accounts.json.new", "shop", "cafe");
        File.Move(At("accounts.json.new"), At("accounts.json"), overwrite: true);

        await WaitForCountAsync(2);
    }

    [Fact]
    public async Task Keeps_TheLastGoodFile_WhileItIsBadOrGone()
    {
        File.WriteAllText(At("accounts.json"), "half a fi");
        File.Delete(At("accounts.json"));
        Assert.Equal(1, _accounts.Book.Count);

        Write("accounts.json", "shop", "cafe");

        await WaitForCountAsync(2);
    }

    public void Dispose()
    {
        _accounts.Dispose();
        _folder.Delete(recursive: true);
    }

    private async Task WaitForCountAsync(int count)
    {
        var begun = Stopwatch.GetTimestamp();
        while (_accounts.Book.Count != count)
        {
            Assert.True(Stopwatch.GetElapsedTime(begun) < SoonMax, "the changed file was not taken");
            await Task.Delay(10);
        }
    }

    private void Write(string name, params string[] merchants) => File.WriteAllText(
        At(name),
        $$"""{"accounts":[{{string.Join(',', merchants.Select(merchant => $$"""{"merchant":"{{merchant}}","processor":"one","secretKeyFile":"shop.key"}"""))}}]}""");

    private string At(string name) => Path.Combine(_folder.FullName, name);
}
