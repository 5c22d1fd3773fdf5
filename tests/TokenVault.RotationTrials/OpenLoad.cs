using System.Diagnostics;

namespace TokenVault.RotationTrials;

/// <summary>Calls that come at their time whether or not earlier ones were answered, as shoppers do, until it is ended.</summary>
internal sealed class OpenLoad : IAsyncDisposable
{
    // Beyond it the vault has lost; the generator has to stay whole.
    private const int OutstandingMax = 10_000;

    private readonly CancellationTokenSource _stop = new();
    private readonly Task _calls;
    private int _outstanding;

    public OpenLoad(int perSecond, Func<long, Task> call) => _calls = Task.Run(() => RunAsync(perSecond, call));

    public SecondSeries Series { get; } = new();

    /// <summary>Waits, and throws where the generator has ended.</summary>
    public async Task RunForAsync(TimeSpan time, CancellationToken stop)
    {
        if (await Task.WhenAny(_calls, Task.Delay(time, stop)) == _calls)
        {
            await _calls;
        }

        stop.ThrowIfCancellationRequested();
    }

    /// <summary>Sends no more, and waits for what was sent.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _calls;
        while (Volatile.Read(ref _outstanding) > 0)
        {
            await Task.Delay(5);
        }
    }

    private async Task RunAsync(int perSecond, Func<long, Task> call)
    {
        var interval = Stopwatch.Frequency / (double)perSecond;
        var started = Stopwatch.GetTimestamp();
        for (long number = 0; !_stop.IsCancellationRequested; number++)
        {
            var due = started + (long)(number * interval);

            // A timer's grain is a millisecond; what falls due within it goes out together, the way calls come from a network.
            while (Stopwatch.GetTimestamp() < due)
            {
                await Task.Delay(1);
            }

            TrialException.Require(Volatile.Read(ref _outstanding) < OutstandingMax, $"{OutstandingMax} calls wait for an answer");
            Interlocked.Increment(ref _outstanding);
            _ = CallAsync(call, number, due);
        }
    }

    private async Task CallAsync(Func<long, Task> call, long number, long due)
    {
        try
        {
            await call(number);
        }
        finally
        {
            Series.Record(due, Stopwatch.GetTimestamp());
            Interlocked.Decrement(ref _outstanding);
        }
    }
}
