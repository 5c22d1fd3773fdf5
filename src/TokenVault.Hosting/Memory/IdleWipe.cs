using System.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace TokenVault.Hosting.Memory;

/// <summary>
/// When no card has come for a while: wipes the platform's buffers and has the collector compact the heap and give the rest back to the
/// system. What libraries have copied on the heap and let go of is gone then.
/// </summary>
internal sealed class IdleWipe(CardTraffic traffic, IOptions<MemoryOptions> options, TimeProvider clock, ILogger<IdleWipe> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private long _since;
    private int _wiped;

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

        if (_wiped < 2 && traffic.Quiet >= options.Value.IdleAfter * (1 + (0.5 * _wiped)))
        {
            Run();
            _wiped++;
            Wipes++;
        }
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
