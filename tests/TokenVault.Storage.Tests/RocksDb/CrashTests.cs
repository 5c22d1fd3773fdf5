using System.Buffers.Binary;
using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using TokenVault.Storage.RocksDb;

namespace TokenVault.Storage.Tests.RocksDb;

/// <summary>Invariant 2: what was acknowledged is there after the process was killed, and after its disk failed.</summary>
public sealed class CrashTests : IDisposable
{
    private const byte Workers = 8;

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
            using var loader = Start(Dotnet, [Crasher, StorePath, $"{Workers}", $"{round}"]);
            var acknowledged = await ReadAcknowledgedAsync(loader, line => line >= acknowledgedBeforeTheKill);

            // SIGKILL on Unix: no handler runs, nothing is flushed.
            loader.Kill();
            await AddRestAsync(loader, acknowledged);

            Assert.NotEqual(0, loader.ExitCode);
            await CheckAsync(round, acknowledged);
        }
    }

    [SkippableFact]
    public async Task Closes_ForGood_WhenAWriteFails_AndKeepsWhatWasAcknowledged()
    {
        Skip.If(OperatingSystem.IsWindows(), "Needs a limit on the size of files.");

        // Half a megabyte a file, and the signal that comes with it ignored: the log's write fails as on a full disk.
        // The runtime's own large mapping of a file is turned off, or it would not start under the limit.
        const string Limited = "trap '' XFSZ; ulimit -f 1024; export DOTNET_EnableWriteXorExecute=0; exec \"$0\" \"$@\"";
        using var loader = Start("/bin/sh", ["-c", Limited, Dotnet, Crasher, StorePath, $"{Workers}", "0"]);
        var acknowledged = await ReadAcknowledgedAsync(loader, _ => false);
        await AddRestAsync(loader, acknowledged);

        Assert.Equal("CLOSED", acknowledged.LastLine);
        Assert.Equal(0, loader.ExitCode);
        await CheckAsync(round: 0, acknowledged);
    }

    private static string Dotnet =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? Environment.ProcessPath! : "dotnet";

    private static string Crasher => Path.Combine(AppContext.BaseDirectory, "TokenVault.Storage.Crasher.dll");

    private static Process Start(string file, string[] arguments) =>
        Process.Start(new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true })!;

    private static async Task<Acknowledged> ReadAcknowledgedAsync(Process loader, Func<int, bool> isEnough)
    {
        var acknowledged = new Acknowledged();
        while (!isEnough(acknowledged.Count) && await loader.StandardOutput.ReadLineAsync() is { } line)
        {
            acknowledged.Add(line);
        }

        return acknowledged;
    }

    private static async Task AddRestAsync(Process loader, Acknowledged acknowledged)
    {
        while (await loader.StandardOutput.ReadLineAsync() is { } line)
        {
            acknowledged.Add(line);
        }

        await loader.WaitForExitAsync();
    }

    private async Task CheckAsync(byte round, Acknowledged acknowledged)
    {
        await using var store = RocksDbRecordStore.Open(StorePath, NullLogger.Instance);
        for (byte worker = 0; worker < Workers; worker++)
        {
            var tokens = await SequencesAsync(store, Table.Tokens, round, worker);
            var index = await SequencesAsync(store, Table.Fingerprints, round, worker);

            // Batches are whole, in order, and none that was acknowledged is missing. One more may be there: written, not yet said.
            Assert.Equal(tokens, index);
            Assert.Equal(Enumerable.Range(0, tokens.Count), tokens);
            Assert.InRange(tokens.Count, acknowledged.CountOf(worker), acknowledged.CountOf(worker) + 2);
        }
    }

    private static async Task<List<int>> SequencesAsync(RocksDbRecordStore store, Table table, byte round, byte worker)
    {
        var sequences = new List<int>();
        await foreach (var (key, value) in store.ScanAsync(table, new[] { round, worker }, CancellationToken.None))
        {
            if (key[0] != round || key[1] != worker)
            {
                break;
            }

            var sequence = BinaryPrimitives.ReadInt32BigEndian(key.AsSpan(2));
            sequences.Add(sequence);
            Assert.Equal(table == Table.Tokens ? [.. Enumerable.Repeat((byte)sequence, 150)] : key, value);
        }

        return sequences;
    }

    private sealed class Acknowledged
    {
        private readonly int[] _counts = new int[Workers];

        public int Count { get; private set; }

        public string LastLine { get; private set; } = "";

        public int CountOf(byte worker) => _counts[worker];

        public void Add(string line)
        {
            LastLine = line;

            // A line that the kill cut short was not said.
            if (line.Split(' ') is [var worker, var sequence]
                && byte.TryParse(worker, out var number)
                && int.TryParse(sequence, out var last)
                && last == _counts[number])
            {
                _counts[number]++;
                Count++;
            }
        }
    }
}
