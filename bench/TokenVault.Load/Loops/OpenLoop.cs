using System.Diagnostics;
using Grpc.Core;
using HdrHistogram;

namespace TokenVault.Load.Loops;

/// <summary>
/// Calls that come at their time whether or not earlier ones were answered, as shoppers do. Latency counts from the moment a
/// call was due, so that waiting behind a slow one is measured and not left out.
/// </summary>
internal static class OpenLoop
{
    // Beyond it the server has lost; counted as errors rather than kept, so that the generator itself stays whole.
    private const int OutstandingMax = 20_000;

    public static async Task<LoadResult> RunAsync(string name, Loaded target, double callsPerSecond, TimeSpan time)
    {
        var latencies = new LongConcurrentHistogram(1, 60_000_000, 3);
        var total = (long)(callsPerSecond * time.TotalSeconds);
        var interval = Stopwatch.Frequency / callsPerSecond;
        var state = new State(target, latencies);
        var started = Stopwatch.GetTimestamp();
        for (long i = 0; i < total; i++)
        {
            var due = started + (long)(i * interval);
            await WaitUntilAsync(due);
            if (Volatile.Read(ref state.Outstanding) >= OutstandingMax)
            {
                Interlocked.Increment(ref state.Errors);
                continue;
            }

            Interlocked.Increment(ref state.Outstanding);
            _ = CallAsync(state, (int)(i % target.Connections), due);
        }

        while (Volatile.Read(ref state.Outstanding) > 0)
        {
            await Task.Delay(5);
        }

        return new LoadResult(name, Stopwatch.GetElapsedTime(started), total, state.Errors, latencies);
    }

    // A timer's grain is a millisecond, and calls that fall due within it go out together: the way they come from a network.
    private static async ValueTask WaitUntilAsync(long due)
    {
        while (Stopwatch.GetTimestamp() < due)
        {
            await Task.Delay(1);
        }
    }

    private static async Task CallAsync(State state, int connection, long due)
    {
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

        state.Latencies.RecordValue(Math.Max(1, (long)Stopwatch.GetElapsedTime(due).TotalMicroseconds));
        Interlocked.Decrement(ref state.Outstanding);
    }

    private sealed class State(Loaded target, LongConcurrentHistogram latencies)
    {
        public int Outstanding;
        public long Errors;

        public Loaded Target => target;

        public LongConcurrentHistogram Latencies => latencies;
    }
}
