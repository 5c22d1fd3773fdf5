using System.Diagnostics;
using Grpc.Core;
using HdrHistogram;

namespace TokenVault.Load.Loops;

/// <summary>Callers that each wait for their answer before they ask again: finds the ceiling, and says little about waiting.</summary>
internal static class ClosedLoop
{
    public static async Task<LoadResult> RunAsync(string name, Loaded target, int callersPerConnection, TimeSpan time)
    {
        var state = new State(target, Stopwatch.GetTimestamp() + (long)(time.TotalSeconds * Stopwatch.Frequency));
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
                if (!await state.Target.CallAsync(connection))
                {
                    Interlocked.Increment(ref state.Errors);
                }
            }
            catch (Exception error) when (error is RpcException or HttpRequestException)
            {
                Interlocked.Increment(ref state.Errors);
            }

            Interlocked.Increment(ref state.Calls);
            state.Latencies.RecordValue(Math.Max(1, (long)Stopwatch.GetElapsedTime(asked).TotalMicroseconds));
        }
    }

    private sealed class State(Loaded target, long end)
    {
        public long Calls;
        public long Errors;

        public Loaded Target => target;

        public long End => end;

        // One minute is the highest latency that is told apart, with three digits.
        public LongConcurrentHistogram Latencies { get; } = new(1, 60_000_000, 3);
    }
}
