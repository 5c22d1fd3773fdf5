using Microsoft.Extensions.Logging.Abstractions;
using TokenVault.Storage.RocksDb;
using TokenVault.Storage.Tests.Contract;

namespace TokenVault.Storage.Tests.RocksDb;

#pragma warning disable CA1001 // Disposed by IAsyncLifetime, which xunit calls.
public sealed class RocksDbRecordStoreTests : RecordStoreContract
#pragma warning restore CA1001
{
    private readonly TemporaryFolder _folder = new();

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public void Rejects_ASecondProcess_AndNamesTheMend()
    {
        var error = Assert.Throws<StoreOpenException>(Open);

        Assert.Contains("open in another process", error.Message, StringComparison.Ordinal);
        Assert.Contains("name another folder", error.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Closes_ItsFolderToOthers()
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows has no such mode.");
#pragma warning disable CA1416 // Skipped above where it is not supported.
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_folder.In("store")));
#pragma warning restore CA1416
    }

    protected override IRecordStore Open() => RocksDbRecordStore.Open(_folder.In("store"), NullLogger.Instance);
}
