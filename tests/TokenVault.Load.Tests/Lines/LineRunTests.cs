using Grpc.Core;
using TokenVault.Contracts.V1;
using TokenVault.Load.Calls;
using TokenVault.Load.Correctness;
using TokenVault.Load.Lines;

namespace TokenVault.Load.Tests.Lines;

public class LineRunTests
{
    private const int Cards = 3000;

    private static readonly TimeSpan Enough = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Asks_ForEachCardOnceAndKeepsItsToken()
    {
        await using var server = await ServedTokens.StartAsync((request, _) => Task.FromResult(ServedTokens.Good(request)));
        var ledger = new TokenLedger(Cards);
        var result = LineRun.Closed("all", server.Target, new NewCardWork(new CardCounter(0, Cards), ledger), callers: 40, connections: 3, Enough);
        Assert.Equal((Cards, 0L, Cards), (result.Calls, result.Errors, result.Latencies.TotalCount));
        Assert.Equal((Cards, 0), ledger.Count());
        var again = LineRun.Closed("again", server.Target, new KnownCardWork(ledger, 0, Cards, isEndless: false), callers: 40, connections: 3, Enough);
        Assert.Equal((Cards, 0L, 0L), (again.Calls, again.Errors, ledger.Others));
    }

    // 50 callers and a server that takes 7 streams on a connection: eight connections.
    [Fact]
    public async Task Opens_MoreConnectionsWhereTheServerTakesFewStreams()
    {
        var connections = new System.Collections.Concurrent.ConcurrentDictionary<string, byte>(StringComparer.Ordinal);
        await using var server = await ServedTokens.StartAsync(
            (request, context) =>
            {
                connections.TryAdd(context.GetHttpContext().Connection.Id, 0);
                return Task.FromResult(ServedTokens.Good(request));
            },
            streamsMax: 7);
        var work = new NewCardWork(new CardCounter(0, Cards), new TokenLedger(Cards));
        Assert.Equal(0, LineRun.Closed("all", server.Target, work, callers: 50, connections: 1, Enough).Errors);
        Assert.Equal(8, connections.Count);
    }

    // Refused with a status, torn off without one, and answered without a token: each is an error and none is kept.
    [Fact]
    public async Task Counts_EveryAnswerThatIsNotTheOneWanted()
    {
        var calls = -1;
        await using var server = await ServedTokens.StartAsync((request, context) =>
        {
            switch (Interlocked.Increment(ref calls) % 10)
            {
                case 0:
                    throw new RpcException(new Status(StatusCode.ResourceExhausted, "full"));
                case 1:
                    context.GetHttpContext().Abort();
                    return Task.FromResult(new TokenizeResponse());
                case 2:
                    return Task.FromResult(new TokenizeResponse());
                case 3:
                    return Task.FromResult(new TokenizeResponse { Token = new Token { Token_ = "tok_", LastFour = new string('0', 2000) } });
                default:
                    return Task.FromResult(ServedTokens.Good(request));
            }
        });
        var ledger = new TokenLedger(Cards);
        var result = LineRun.Closed("some", server.Target, new NewCardWork(new CardCounter(0, Cards), ledger), callers: 10, connections: 1, Enough);
        Assert.Equal((Cards, Cards * 4 / 10), (result.Calls, result.Errors));
        Assert.Equal((Cards * 6 / 10, 0), ledger.Count());

        // Torn off, the stream is reset or ends without a status, by how far the answer had come.
        var kinds = result.ErrorKinds.ToDictionary(kind => kind.Why, kind => kind.Count, StringComparer.Ordinal);
        Assert.Equal(Cards / 10, kinds["refused: grpc-status 8 full"]);
        Assert.Equal(Cards / 5, kinds["an answer that is not the one wanted"]);
        Assert.Equal(Cards / 10, kinds.Where(kind => kind.Key.Contains("stream", StringComparison.Ordinal) || kind.Key.Contains("without a status", StringComparison.Ordinal)).Sum(kind => kind.Value));
        Assert.Equal(result.Errors, kinds.Values.Sum());
    }

    [Fact]
    public async Task Counts_WhatIsUnderWayWhenTheServerEnds()
    {
        var seen = 0;
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var server = await ServedTokens.StartAsync(async (_, context) =>
        {
            if (Interlocked.Increment(ref seen) == 20)
            {
                all.SetResult();
            }

            await Task.Delay(Timeout.Infinite, context.CancellationToken);
            return new TokenizeResponse();
        });
        var work = new NewCardWork(new CardCounter(0, Cards), new TokenLedger(Cards));
        var load = Task.Run(() => LineRun.Closed("cut", server.Target, work, callers: 20, connections: 2, Enough));
        await all.Task;
        await server.DisposeAsync();
        var result = await load;
        Assert.Equal((20L, 20L), (result.Calls, result.Errors));
        Assert.NotNull(result.FirstError);
    }

    [Fact]
    public async Task Reads_BatchesThatComeInManyFrames()
    {
        await using var server = await ServedTokens.StartAsync((request, _) => Task.FromResult(ServedTokens.Good(request)));
        var ledger = new TokenLedger(Cards);
        var result = LineRun.Closed("batches", server.Target, new BatchWork(new CardCounter(0, Cards), ledger), callers: 6, connections: 2, Enough);
        Assert.Equal((Cards / BatchWork.Cards, 0L, (long)Cards), (result.Calls, result.Errors, result.Cards));
        Assert.Equal((Cards, 0), ledger.Count());
    }

    // A window of 64 KiB makes the stream wait for room again and again: 20,000 messages of 38 bytes. One stream, since the server answers in pairs.
    [Fact]
    public async Task Streams_CardsWhoseAnswersComeInAnotherOrder()
    {
        const int cards = 20_000;
        await using var server = await ServedTokens.StartAsync((request, _) => Task.FromResult(ServedTokens.Good(request)), windowBytes: 65_535);
        var ledger = new TokenLedger(cards);
        var result = LineRun.Streams("stream", server.Target, new NewCardWork(new CardCounter(0, cards), ledger), streams: 1, width: 2048, Enough);
        Assert.Equal((cards, 0L, (long)cards), (result.Calls, result.Errors, result.Latencies.TotalCount));
        Assert.Equal((cards, 0), ledger.Count());
    }

    [Fact]
    public async Task Counts_RefusalsInAStream()
    {
        await using var server = await ServedTokens.StartAsync((request, _) => request.Card.Number[14] == '0'
            ? throw new RpcException(new Status(StatusCode.ResourceExhausted, "full"))
            : Task.FromResult(ServedTokens.Good(request)));

        // The digit before the check digit is the index's ten thousands': of 40,000 cards a quarter is refused.
        var ledger = new TokenLedger(40_000);
        var result = LineRun.Streams("stream", server.Target, new NewCardWork(new CardCounter(0, 40_000), ledger), streams: 1, width: 64, Enough);
        Assert.Equal((40_000L, 10_000L), (result.Calls, result.Errors));
        Assert.Equal((30_000, 0), ledger.Count());
    }
}
