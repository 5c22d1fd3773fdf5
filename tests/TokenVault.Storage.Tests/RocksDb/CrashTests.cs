namespace TokenVault.Storage.Tests.RocksDb;

/// <summary>Invariant 2: what was acknowledged is there after the process was killed, and after its disk failed.</summary>
public sealed class CrashTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string StorePath => _folder.In("store");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(200)]
    [InlineData(1500)]
    public async Task Keeps_EachAcknowledgedCommit_WhenKilled(int acknowledgedBeforeTheKill)
    {
        // The second and third round also prove that a store that was torn once goes on.
        for (byte round = 0; round < 3; round++)
        {
            using var loader = new Loader(StorePath, round);
            await loader.WaitForAsync(acknowledgedBeforeTheKill);
            await loader.KillAsync();
            await loader.AssertNothingIsLostAsync();
        }
    }

    [SkippableFact]
    public async Task Closes_ForGood_WhenAWriteFails_AndKeepsWhatWasAcknowledged()
    {
        Skip.If(OperatingSystem.IsWindows(), "Needs a limit on the size of files.");

        // Half a megabyte a file, and the signal that comes with it ignored: the log's write fails as on a full disk. The
        // runtime's own large mapping of a file is turned off, or it would not start under the limit.
        using var loader = new Loader(StorePath, round: 0, "trap '' XFSZ; ulimit -f 1024; export DOTNET_EnableWriteXorExecute=0");
        await loader.WaitForClosedAsync();
        await loader.AssertNothingIsLostAsync();
    }
}
