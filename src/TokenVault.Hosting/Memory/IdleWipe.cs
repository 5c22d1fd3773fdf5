using System.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace TokenVault.Hosting.Memory;

/// <summary>
/// When no card has come for a while: wipes the platform's buffers and has the collector compact the heap and give the rest back to the
/// system. What libraries have copied on the heap and let go of is gone then.
/// </summary>
/// <remarks>
/// It stops the process, and a gateway without cards may be charging: a thousand charges a second then waited a second each. So it waits
/// for a second in which the process does next to nothing, though not for good: what is in memory is to go.
/// </remarks>
internal sealed class IdleWipe(CardTraffic traffic, IOptions<MemoryOptions> options, TimeProvider clock, ILogger<IdleWipe> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    // Of a core. What a process does by itself, without a call, stays below.
    private const double CalmShare = 0.05;

    // Times the quiet that is asked for: after that it is done whoever waits.
    private const int LateFactor = 10;

    private long _since;
    private int _wiped;
    private long _looked = clock.GetTimestamp();
    private TimeSpan _used;

    /// <summary>What CPU this process has used so far.</summary>
    internal Func<TimeSpan> CpuUsed { get; init; } = () => Environment.CpuUsage.TotalTime;

    /// <summary>How often it has wiped.</summary>
    internal int Wipes { get; private set; }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            WipeIfDue();
        }
    }

    /// <summary>Once after the time, and once half as long later: connections that nobody uses are closed in between and give back what they held.</summary>
    internal void WipeIfDue()
    {
        if (traffic.QuietSince != _since)
        {
            (_since, _wiped) = (traffic.QuietSince, 0);
        }

        var calm = IsCalm();
        var due = options.Value.IdleAfter * (1 + (0.5 * _wiped));
        if (_wiped < 2 && traffic.Quiet >= due && (calm || traffic.Quiet >= due + (options.Value.IdleAfter * LateFactor)))
        {
            Run();
            _wiped++;
            Wipes++;
        }
    }

    private bool IsCalm()
    {
        var (looked, used) = (_looked, _used);
        (_looked, _used) = (clock.GetTimestamp(), CpuUsed());
        return _used - used <= clock.GetElapsedTime(looked, _looked) * CalmShare;
    }

    private void Run()
    {
        var begun = Stopwatch.GetTimestamp();
        var before = GC.GetGCMemoryInfo(GCKind.Any).TotalCommittedBytes;
        SharedArrays.Wipe();

        // Blocks every call meanwhile, for a second or so on a busy machine, which is why it waits for quiet.
        FreeHeap.Overwrite();
        var after = GC.GetGCMemoryInfo(GCKind.FullBlocking);
        MemoryLog.Wiped(
            logger, (long)Stopwatch.GetElapsedTime(begun).TotalMilliseconds, before >> 20, after.TotalCommittedBytes >> 20, after.FragmentedBytes >> 10);
    }
}
