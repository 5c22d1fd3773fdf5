using System.Diagnostics;
using HdrHistogram;
using TokenVault.Load.Calls;
using TokenVault.Load.Loops;
using TokenVault.Load.Wire;

namespace TokenVault.Load.Lines;

/// <summary>One run over connections of its own: an idle one is closed by the server, and each measures one method.</summary>
internal static class LineRun
{
    // Beyond it the server has lost; counted as errors rather than kept.
    private const int WaitingMax = 20_000;

    /// <summary>Callers that each wait for their answer, spread over as many connections as they are told, or more where the server takes fewer streams.</summary>
    public static LoadResult Closed(string name, WireTarget target, ICallWork work, int callers, int connections, TimeSpan time)
    {
        // The first connection tells what the server takes.
        var each = Math.Max(1, (callers + connections - 1) / connections);
        var first = WireConnection.Open(target, work.Path, each);
        each = (int)Math.Min(each, first.StreamsMax);
        var end = Stopwatch.GetTimestamp() + (long)(time.TotalSeconds * Stopwatch.Frequency);
        var lines = new List<Line>();
        for (var begun = 0; begun < callers; begun += each)
        {
            var connection = begun == 0 ? first : WireConnection.Open(target, work.Path, each);
            lines.Add(new ClosedLine(connection, work, Math.Min(each, callers - begun), begun, end));
        }

        return Run(name, lines, work.CardsPerCall);
    }

    /// <summary>A stream over each of some connections, each with so many cards under way.</summary>
    public static LoadResult Streams(string name, WireTarget target, ICallWork work, int streams, int width, TimeSpan time)
    {
        var end = Stopwatch.GetTimestamp() + (long)(time.TotalSeconds * Stopwatch.Frequency);
        var lines = Enumerable.Range(0, streams)
            .Select(Line (_) => new CardStream(WireConnection.Open(target, StreamCall.Path, slots: 1), work, width, end));
        return Run(name, [.. lines], cardsPerCall: 1);
    }

    /// <summary>Calls that come at their time.</summary>
    public static LoadResult Open(string name, WireTarget target, ICallWork work, double callsPerSecond, int connections, TimeSpan time)
    {
        const int slots = 256;
        var lines = Enumerable.Range(0, connections).Select(_ =>
        {
            var connection = WireConnection.Open(target, work.Path, slots);
            return new OpenLine(connection, work, (int)Math.Min(slots, connection.StreamsMax), WaitingMax / connections);
        }).ToArray();
        var pacing = new Thread(() => Pacer.Run(lines, callsPerSecond, time)) { IsBackground = true, Name = "pacer" };
        pacing.Start();
        var result = Run(name, lines, work.CardsPerCall);
        pacing.Join();
        return result;
    }

    private static LoadResult Run(string name, IReadOnlyList<Line> lines, int cardsPerCall)
    {
        var started = Stopwatch.GetTimestamp();
        var threads = lines.Select(line => new Thread(line.Run) { IsBackground = true, Name = "line" }).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        var elapsed = Stopwatch.GetElapsedTime(started);
        var latencies = new LongHistogram(1, lines[0].Latencies.HighestTrackableValue, 3);
        var errors = new ErrorKinds();
        foreach (var line in lines)
        {
            errors.Add(line.Errors.Kinds);
            latencies.Add(line.Latencies);
            line.Dispose();
        }

        return new LoadResult(name, elapsed, lines.Sum(line => line.Done), errors.Count, latencies)
        {
            CardsPerCall = cardsPerCall,
            ErrorKinds = errors.Kinds,
        };
    }
}
