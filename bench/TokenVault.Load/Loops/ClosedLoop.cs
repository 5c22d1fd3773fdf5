using System.Diagnostics;
using Grpc.Core;
using HdrHistogram;

namespace TokenVault.Load.Loops;

/// <summary>Callers that each wait for their answer before they ask again: finds the ceiling, and says little about waiting.</summary>
internal static class ClosedLoop
{
    public static async Task<LoadResult> RunAsync(string name, LoadTarget target, int callersPerConnection, TimeSpan time, Func<long> nextCard)
    {
        var state = new State(target, nextCard, Stopwatch.GetTimestamp() + (long)(time.TotalSeconds * Stopwatch.Frequency));
        var started = Stopwatch.GetTimestamp();
        var callers = Enumerable.Range(0, target.Connections)
            .SelectMany(connection => Enumerable.Repeat(connection, callersPerConnection))
            .Select(connection => Task.Run(() => CallAsync(state, connection)));
        await Task.WhenAll(callers);
        return new LoadResult(name, Stopwatch.GetElapsedTime(started), state.Calls, state.Errors, state.Latencies);
    }

    private static async Task CallAsync(State state, int connection)
    {
        while (Stopwatch.GetTimestamp() < state.End)
        {
            var asked = Stopwatch.GetTimestamp();
            try
            {
                if (!await state.Target.TokenizeAsync(connection, state.NextCard()))
                {
                    Interlocked.Increment(ref state.Errors);
                }
            }
            catch (RpcException)
            {
                Interlocked.Increment(ref state.Errors);
            }

            Interlocked.Increment(ref state.Calls);
            state.Latencies.RecordValue(Math.Max(1, (long)Stopwatch.GetElapsedTime(asked).TotalMicroseconds));
        }
    }

    private sealed class State(LoadTarget target, Func<long> nextCard, long end)
    {
        public long Calls;
        public long Errors;

        public LoadTarget Target => target;

        public Func<long> NextCard => nextCard;

        public long End => end;

        // One minute is the highest latency that is told apart, with three digits.
        public LongConcurrentHistogram Latencies { get; } = new(1, 60_000_000, 3);
    }
}
