using System.Diagnostics;
using TokenVault.Contracts.V1;
using TokenVault.Load.Calls;
using TokenVault.Load.Correctness;
using TokenVault.Load.Lines;
using TokenVault.Load.Wire;

namespace TokenVault.Load.Tests.Lines;

public class OpenLineTests
{
    private const int Slots = 2;
    private const int WaitingMax = 3;

    // Due that long ago, so that waiting is seen without any.
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(40);

    [Fact]
    public async Task Counts_TimeFromWhenACallWasDueAndCallsThatFindNoPlace()
    {
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var full = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var atOnce = 0;
        var tooMany = false;
        await using var server = await ServedTokens.StartAsync(async (request, _) =>
        {
            var now = Interlocked.Increment(ref atOnce);
            if (now == Slots)
            {
                full.TrySetResult();
            }

            tooMany |= now > Slots;
            await release.Task;
            Interlocked.Decrement(ref atOnce);
            return ServedTokens.Good(request);
        });
        var ledger = new TokenLedger(100);
        using var line = NewLine(server, ledger);
        var reading = Task.Run(line.Run);
        var due = Stopwatch.GetTimestamp() - (long)(Late.TotalSeconds * Stopwatch.Frequency);
        line.Add(Enumerable.Repeat(due, 10).ToArray());
        Assert.Equal(5, line.Dropped);
        Assert.Equal(Slots, line.Outstanding);

        await full.Task;
        release.SetResult();
        line.Finish();
        await reading;
        Assert.Equal((10L, 5L), (line.Done, line.Errors.Count));
        Assert.Equal(5, line.Latencies.TotalCount);
        Assert.True(line.Latencies.GetValueAtPercentile(0) >= Late.TotalMicroseconds * 0.99);
        Assert.Equal((5, 0), ledger.Count());
        Assert.False(tooMany);
    }

    [Fact]
    public async Task Counts_WhatWaitsWhenTheServerEnds()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var server = await ServedTokens.StartAsync(async (_, context) =>
        {
            asked.TrySetResult();
            await Task.Delay(Timeout.Infinite, context.CancellationToken);
            return new TokenizeResponse();
        });
        using var line = NewLine(server, new TokenLedger(100));
        var reading = Task.Run(line.Run);
        line.Add(Enumerable.Repeat(Stopwatch.GetTimestamp(), 4).ToArray());
        await asked.Task;
        await server.DisposeAsync();
        await reading;
        line.Add([Stopwatch.GetTimestamp()]);
        Assert.Equal((5L, 5L, 0), (line.Done, line.Errors.Count, line.Outstanding));
    }

    [Fact]
    public async Task Paces_AsManyCallsAsWereDue()
    {
        await using var server = await ServedTokens.StartAsync((request, _) => Task.FromResult(ServedTokens.Good(request)));
        var ledger = new TokenLedger(1000);
        var result = LineRun.Open(
            "open", server.Target, new NewCardWork(new CardCounter(0, 1000), ledger), callsPerSecond: 1000, connections: 3, TimeSpan.FromSeconds(0.5));
        Assert.Equal((500L, 0L), (result.Calls, result.Errors));
        Assert.Equal((500, 0), ledger.Count());
        Assert.True(result.Elapsed >= TimeSpan.FromSeconds(0.45));
    }

    private static OpenLine NewLine(ServedTokens server, TokenLedger ledger)
    {
        var work = new NewCardWork(new CardCounter(0, 100), ledger);
        return new OpenLine(WireConnection.Open(server.Target, work.Path, Slots), work, Slots, WaitingMax);
    }
}
