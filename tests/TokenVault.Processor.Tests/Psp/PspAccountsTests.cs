using System.Diagnostics;
using Microsoft.Extensions.Logging;
using TokenVault.Processor.Psp.Accounts;

namespace TokenVault.Processor.Tests.Psp;

public sealed class PspAccountsTests : IDisposable
{
    private const long LargeBytes = 17 * 1024 * 1024;

    private static readonly TimeSpan SoonMax = TimeSpan.FromSeconds(15);

    private readonly RefusalLog _log = new();

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("accounts-test-");
    private readonly PspAccounts _accounts;

    public PspAccountsTests()
    {
        File.WriteAllText(At("shop.key"), "sk_test_0123456789\n");
        Write("accounts.json", "shop");
        _accounts = Open(At("accounts.json"));
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

    [Fact]
    public async Task Takes_AFileWrittenInPieces()
    {
        var whole = Text("shop", "cafe");
        await using (var file = new FileStream(At("accounts.json"), FileMode.Create, FileAccess.Write, FileShare.ReadWrite))
        {
            foreach (var piece in whole.Chunk(20))
            {
                await file.WriteAsync(System.Text.Encoding.UTF8.GetBytes(piece));
                await file.FlushAsync();
                await Task.Delay(5);
                Assert.NotEqual(0, _accounts.Book.Count);
            }
        }

        await WaitForCountAsync(2);
    }

    [Fact]
    public async Task Takes_ALinkThatWasSetAnew()
    {
        Write("of-today", "shop", "cafe");
        File.CreateSymbolicLink(At("accounts.json.new"), "of-today");
        File.Move(At("accounts.json.new"), At("accounts.json"), overwrite: true);

        await WaitForCountAsync(2);
    }

    [Theory]
    [InlineData("""{"accounts":[{"merchant":"shop","processor":"one","secretKeyFile":"a\u0000b"}]}""")]
    [InlineData("""{"accounts":[{"merchant":"shop","processor":"one","secretKeyFile":"shop.key","webhookSecretFile":"\u0000"}]}""")]
    [InlineData("""{"accounts":[{"merchant":"shop","processor":"one","secretKeyFile":"shop.key","fields":{"a":null}}]}""")]
    [InlineData("""{"accounts":[null]}""")]
    [InlineData("""{"accounts":[{"merchant":"\ud800","processor":"one"}]}""")]
    [InlineData("null")]
    public async Task Keeps_TheLastGoodFile_AndGoesOnWatching_WhateverABadOneHolds(string bad)
    {
        File.WriteAllText(At("accounts.json"), bad);
        await WaitForAsync(() => _log.Refused > 0);
        Assert.Equal(1, _accounts.Book.Count);

        Write("accounts.json", "shop", "cafe");

        await WaitForCountAsync(2);
    }

    [Fact]
    public async Task Keeps_TheLastGoodFile_WhileALinkLeadsToOneThatIsTooLarge()
    {
        using (var large = File.OpenHandle(At("large"), FileMode.CreateNew, FileAccess.Write))
        {
            RandomAccess.SetLength(large, LargeBytes);
        }

        File.CreateSymbolicLink(At("accounts.json.new"), "large");
        File.Move(At("accounts.json.new"), At("accounts.json"), overwrite: true);

        await WaitForAsync(() => _log.Refused > 0);
        Assert.Contains("larger", _log.Last, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ends_WithTheLastOfManyFiles()
    {
        for (var i = 0; i < 200; i++)
        {
            Write("accounts.json", i % 2 == 0 ? ["shop", "cafe", "bar"] : ["shop"]);
        }

        Write("accounts.json", "shop", "cafe");

        await WaitForCountAsync(2);
        await Task.Delay(200);
        Assert.Equal(2, _accounts.Book.Count);
    }

    [Fact]
    public void Says_WhatIsMissing_WhereThereIsNoFolder()
    {
        var error = Assert.Throws<InvalidDataException>(() => Open(At("nowhere/accounts.json")));

        Assert.Contains("nowhere", error.Message, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _accounts.Dispose();
        _folder.Delete(recursive: true);
    }

    private PspAccounts Open(string path) => new(
        path, new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal) { ["one"] = [] }, keystore: null, _log);

    private Task WaitForCountAsync(int count) => WaitForAsync(() => _accounts.Book.Count == count);

    private static async Task WaitForAsync(Func<bool> isSo)
    {
        var begun = Stopwatch.GetTimestamp();
        while (!isSo())
        {
            Assert.True(Stopwatch.GetElapsedTime(begun) < SoonMax, "the changed file was not taken");
            await Task.Delay(10);
        }
    }

    private void Write(string name, params string[] merchants) => File.WriteAllText(At(name), Text(merchants));

    private static string Text(params string[] merchants) =>
        $$"""{"accounts":[{{string.Join(',', merchants.Select(merchant => $$"""{"merchant":"{{merchant}}","processor":"one","secretKeyFile":"shop.key"}"""))}}]}""";

    private string At(string name) => Path.Combine(_folder.FullName, name);

    /// <summary>Counts refusals.</summary>
    private sealed class RefusalLog : ILogger<PspAccounts>
    {
        private int _refused;

        public int Refused => Volatile.Read(ref _refused);

        public string Last { get; private set; } = "";

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel >= LogLevel.Warning)
            {
                Last = formatter(state, exception);
                Interlocked.Increment(ref _refused);
            }
        }
    }
}
