using HdrHistogram;
using TokenVault.Load.Loops;
using TokenVault.Load.Wire;

namespace TokenVault.Load.Lines;

/// <summary>One connection under load, with a thread of its own that reads.</summary>
internal abstract class Line(WireConnection connection) : IStreamSink, IDisposable
{
    // One minute is the highest latency that is told apart, with three digits.
    private const long LatencyMax = 60_000_000;

    public WireConnection Connection => connection;

    /// <summary>What was asked for and has ended, however it did.</summary>
    public long Done { get; protected set; }

    /// <summary>What ended otherwise than it should, and why.</summary>
    public ErrorKinds Errors { get; } = new();

    /// <summary>In microseconds, of all that ended with an answer.</summary>
    public LongHistogram Latencies { get; } = new(1, LatencyMax, 3);

    /// <summary>When the latest read brought something (Stopwatch).</summary>
    protected long Now { get; set; }

    /// <summary>Something is under way or to come.</summary>
    protected abstract bool IsBusy { get; }

    /// <summary>Loads until all is answered. Whatever is under way when the connection breaks counts as errors.</summary>
    public void Run()
    {
        try
        {
            Start();
            while (IsBusy)
            {
                connection.ReadOnce(this);
            }
        }
        catch (Exception error) when (error is IOException or WireException or ObjectDisposedException)
        {
            lock (connection.Gate)
            {
                Fail(error.Message);
            }
        }
    }

    public void OnRead(long timestamp) => Now = timestamp;

    public abstract void OnData(int slot, ReadOnlySpan<byte> data);

    public abstract void OnEnd(int slot, bool isGood);

    public virtual void OnReadEnd()
    {
    }

    public void Dispose() => connection.Dispose();

    protected abstract void Start();

    /// <summary>The connection is lost: what is under way ends as errors, and nothing more begins.</summary>
    protected abstract void Fail(string why);

    protected void CountError(string why) => Errors.Add(why);

    protected void Record(long since) => Latencies.RecordValue(Math.Clamp((Now - since) / TicksPerMicrosecond, 1, LatencyMax));

    private static readonly long TicksPerMicrosecond = System.Diagnostics.Stopwatch.Frequency / 1_000_000;
}
