using System.Diagnostics;
using System.Globalization;
using TokenVault.Local;
using TokenVault.Local.Callers;

namespace TokenVault.PaymentChaos;

/// <summary>Two processors; the first dies, hangs and comes back while callers charge. Says how long traffic took to move each time.</summary>
internal static class FailoverRun
{
    private const string Second = "second";

    // A quarter of a second is what a start of the flow, or its end, may take to be seen.
    private static readonly TimeSpan MoveMax = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(12);
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan ReturnMax = TimeSpan.FromSeconds(10);

    public static async Task<int> RunAsync(CancellationToken stop)
    {
        var directory = Directory.CreateTempSubdirectory("tokenvault-failover-").FullName;
        try
        {
            await using var vault = await LocalVault.StartAsync(directory, Options(), stop);
            using var line = vault.Connect(ChaosVault.Merchant);
            var cards = await PaymentCards.TokenizeAsync(line, stop);
            await using var traffic = new Traffic(line, cards.Approved);
            return await PlayAsync(vault, traffic, stop);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static LocalVaultOptions Options() => LocalVaultOptions.AnyPorts with
    {
        Merchants = [ChaosVault.Merchant],
        ProcessorTimeout = TimeSpan.FromSeconds(1),
        AdditionalProcessors = [new PracticeProcessor(Second) { OwnProcess = true, Profile = PracticeProcessor.PracticeProfile }],
        Rules = [new RoutingRule { Processors = [new RoutingShare("sandbox", 1), new RoutingShare(Second, 0)] }],
        ProcessorSettings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Psp:Processors:0:Profile"] = PracticeProcessor.PracticeProfile,
            ["Psp:Processors:0:BreakDuration"] = "00:00:01",
            ["Psp:Processors:0:SamplingDuration"] = "00:00:02",
            ["Psp:Processors:0:MinimumThroughput"] = "5",
        },
    };

    private static async Task<int> PlayAsync(LocalVault vault, Traffic traffic, CancellationToken stop)
    {
        // Processes that have just started are slow enough to miss a deadline of a second; that is not what is looked at here.
        await traffic.RunForAsync(WarmUp, stop);
        traffic.Forget();
        await traffic.RunForAsync(Settled, stop);
        Require(traffic.All(made => Is(made, "sandbox")), "while both are well, a charge went to the second processor");

        var died = await FailAsync(vault.Sandbox.KillAsync, traffic, stop);
        var back = await ReturnAsync(() => vault.Sandbox.StartAsync(stop), traffic, stop);
        var hung = await FailAsync(
            () =>
            {
                vault.Sandbox.Suspend();
                return Task.CompletedTask;
            },
            traffic,
            stop);
        var awake = await ReturnAsync(
            () =>
            {
                vault.Sandbox.Resume();
                return Task.CompletedTask;
            },
            traffic,
            stop);

        // While a processor hangs, nobody knows until the deadline of the first calls: that second is not the breaker's.
        Require(died < MoveMax, $"after its death the traffic took {Text(died)} to move");
        Require(hung < MoveMax + TimeSpan.FromSeconds(1), $"after it hung the traffic took {Text(hung)} to move, a second of it the calls' own deadline");
        Console.WriteLine(
            $"moved {Text(died)} after the first processor died and {Text(hung)} after it hung (its deadline of 1 s included); back by itself {Text(back)} and {Text(awake)} after it was well; {traffic.Count} charges, {traffic.Refused} refused, {traffic.Unknown} of unknown outcome when it was cut off");
        return traffic.Refused == 0 ? 0 : 1;
    }

    private static async Task<TimeSpan> FailAsync(Func<Task> fail, Traffic traffic, CancellationToken stop)
    {
        await fail();
        var failed = Stopwatch.GetTimestamp();
        await traffic.RunForAsync(Settled, stop);

        // Until the last of the charges that had begun before the move and met the failure, the flow has not moved.
        var last = traffic.Since(failed).Where(made => !Is(made, Second)).Select(made => made.Ended).DefaultIfEmpty(failed).Max();
        var first = traffic.Since(failed).Where(made => Is(made, Second)).Select(made => made.Ended).DefaultIfEmpty(long.MaxValue).Min();
        Require(first < long.MaxValue, "no charge went to the second processor");
        return Stopwatch.GetElapsedTime(failed, Math.Max(last, first));
    }

    private static async Task<TimeSpan> ReturnAsync(Func<Task> mend, Traffic traffic, CancellationToken stop)
    {
        await mend();
        var mended = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(mended) < ReturnMax)
        {
            await traffic.RunForAsync(TimeSpan.FromMilliseconds(100), stop);
            var back = traffic.Since(mended).Where(made => Is(made, "sandbox")).Select(made => made.Ended).DefaultIfEmpty(0).Min();
            if (back > 0)
            {
                await traffic.RunForAsync(Settled, stop);
                return Stopwatch.GetElapsedTime(mended, back);
            }
        }

        throw new LocalVaultException("The traffic did not come back.");
    }

    private static bool Is(MadeCharge made, string processor) => string.Equals(made.Processor, processor, StringComparison.Ordinal);

    private static string Text(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:N0} ms");

    private static void Require(bool holds, string problem)
    {
        if (!holds)
        {
            throw new LocalVaultException(problem);
        }
    }
}
