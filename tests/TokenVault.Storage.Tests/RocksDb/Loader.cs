using System.Buffers.Binary;
using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using TokenVault.Storage.RocksDb;

namespace TokenVault.Storage.Tests.RocksDb;

/// <summary>A process of its own that fills a store (TokenVault.Storage.Crasher), and what it said was acknowledged.</summary>
internal sealed class Loader : IDisposable
{
    private const byte Workers = 8;

    private readonly string _store;
    private readonly byte _round;
    private readonly Process _process;
    private readonly int[] _acknowledged = new int[Workers];
    private string _lastLine = "";

    /// <param name="store">The store's folder.</param>
    /// <param name="round">Keeps the rows of this load apart from those of others in the same store.</param>
    /// <param name="shellPrelude">Run by a shell before it, or null.</param>
    public Loader(string store, byte round, string? shellPrelude = null)
    {
        (_store, _round) = (store, round);
        string[] arguments = [Path.Combine(AppContext.BaseDirectory, "TokenVault.Storage.Crasher.dll"), store, $"{Workers}", $"{round}"];
        var start = shellPrelude is null
            ? new ProcessStartInfo(Dotnet, arguments)
            : new ProcessStartInfo("/bin/sh", ["-c", shellPrelude + "; exec \"$0\" \"$@\"", Dotnet, .. arguments]);
        start.RedirectStandardOutput = true;
        _process = Process.Start(start)!;
    }

    private static string Dotnet =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? Environment.ProcessPath! : "dotnet";

    /// <summary>Returns once so many commits were acknowledged.</summary>
    public async Task WaitForAsync(int acknowledged)
    {
        while (_acknowledged.Sum() < acknowledged && await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            Add(line);
        }

        Assert.True(_acknowledged.Sum() >= acknowledged, "The loader ended too early.");
    }

    /// <summary>SIGKILL on Unix: no handler runs and nothing is flushed.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await ReadRestAsync();
        Assert.NotEqual(0, _process.ExitCode);
    }

    /// <summary>Waits until its writes fail, and asserts that the store was closed for good then.</summary>
    public async Task WaitForClosedAsync()
    {
        await ReadRestAsync();
        Assert.Equal("CLOSED", _lastLine);
        Assert.Equal(0, _process.ExitCode);
    }

    /// <summary>How many commits of each worker were acknowledged so far.</summary>
    public int[] Acknowledged => (int[])_acknowledged.Clone();

    /// <summary>Opens the store and looks for every commit that was acknowledged, or for those that were at an earlier moment.</summary>
    public async Task AssertNothingIsLostAsync(int[]? until = null)
    {
        var promised = until ?? _acknowledged;
        await using var store = RocksDbRecordStore.Open(_store, NullLogger.Instance);
        for (byte worker = 0; worker < Workers; worker++)
        {
            var tokens = await SequencesAsync(store, Table.Tokens, worker);
            var index = await SequencesAsync(store, Table.Fingerprints, worker);

            // Batches are whole, in order, and none that was acknowledged is missing. More may be there: what was in flight, and
            // what was acknowledged but not said any more.
            Assert.Equal(tokens, index);
            Assert.Equal(Enumerable.Range(0, tokens.Count), tokens);
            Assert.InRange(tokens.Count, promised[worker], _acknowledged[worker] + 2);
        }
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private async Task ReadRestAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            Add(line);
        }

        await _process.WaitForExitAsync();
    }

    private void Add(string line)
    {
        _lastLine = line;

        // A line that the kill cut short was not said.
        if (line.Split(' ') is [var worker, var sequence]
            && byte.TryParse(worker, out var number)
            && int.TryParse(sequence, out var last)
            && last == _acknowledged[number])
        {
            _acknowledged[number]++;
        }
    }

    private async Task<List<int>> SequencesAsync(RocksDbRecordStore store, Table table, byte worker)
    {
        var sequences = new List<int>();
        await foreach (var (key, value) in store.ScanAsync(table, new[] { _round, worker }, CancellationToken.None))
        {
            if (key[0] != _round || key[1] != worker)
            {
                break;
            }

            var sequence = BinaryPrimitives.ReadInt32BigEndian(key.AsSpan(2));
            sequences.Add(sequence);
            Assert.Equal(table == Table.Tokens ? [.. Enumerable.Repeat((byte)sequence, 150)] : key, value);
        }

        return sequences;
    }
}
