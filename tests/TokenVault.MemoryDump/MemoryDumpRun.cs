using System.Diagnostics;
using System.Globalization;
using TokenVault.Local;
using TokenVault.MemoryDump.Dumps;
using TokenVault.MemoryDump.Search;

namespace TokenVault.MemoryDump;

/// <summary>The story: cards are tokenized, one more is half way in, a dump; two epochs of quiet, another dump.</summary>
internal sealed class MemoryDumpRun(LocalVault vault, DumpPlan plan, string folder, CancellationToken stop)
{
    private const string Merchant = "shop";

    // What is documented to be left is a matter of how the collector came to lie, and little: without any of what is done against it four in ten are left.
    private const int LeftShareMax = 20;

    // The gateway looks at its clocks every second.
    private static readonly TimeSpan Told = TimeSpan.FromSeconds(2);

    public static async Task<int> RunAsync(DumpPlan plan, CancellationToken stop)
    {
        var folder = Directory.CreateTempSubdirectory("tokenvault-dump-").FullName;
        try
        {
            var options = LocalVaultOptions.AnyPorts with
            {
                Merchants = [Merchant],
                EpochLifetime = plan.Epoch,
                GatewaySettings = new Dictionary<string, string>(StringComparer.Ordinal) { ["Memory:IdleAfter"] = plan.Epoch.ToString("c", CultureInfo.InvariantCulture), ["Listen:IdleTimeout"] = plan.Epoch.ToString("c", CultureInfo.InvariantCulture) },
            };
            await using var vault = await LocalVault.StartAsync(Path.Combine(folder, "vault"), options, stop);
            return await new MemoryDumpRun(vault, plan, plan.Keep ?? folder, stop).PlayAsync();
        }
        catch (Exception failure) when (failure is LocalVaultException or IOException)
        {
            Console.WriteLine("FAILED: " + failure.Message);
            return 1;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task<int> PlayAsync()
    {
        // One more than are tokenized: the one that is half way in at the first dump.
        var numbers = CardNumbers.Draw(plan.Cards + 1);
        var search = new NumbersSearch(numbers);
        using var load = new CardLoad(vault, Merchant);
        var begun = Stopwatch.GetTimestamp();
        var tokens = await load.RunAsync(numbers[..plan.Cards], stop);
        Require(tokens == plan.Cards, $"{plan.Cards} cards gave {tokens} tokens");
        Say($"{tokens} cards tokenized in {Stopwatch.GetElapsedTime(begun).TotalSeconds:0.0} s");

        DumpScan busy;
        await using (await HeldCall.BeginAsync(vault, Merchant, numbers[^1]))
        {
            busy = await DumpAsync(search, "busy");
        }

        Report("right after that, with one more card half way in", busy);
        Require(busy.Numbers.Contains(plan.Cards), "the card that the gateway holds is not found: this search could find nothing");

        await Task.Delay((2 * plan.Epoch) + Told, stop);
        var idle = await DumpAsync(search, "idle");
        Report("after two epochs without a call", idle);
        if (plan.Shows)
        {
            Console.WriteLine(string.Join('\n', File.ReadLines(vault.Folder.Log("gateway")).Where(line => line.Contains("emory", StringComparison.Ordinal))));
        }

        var undocumented = idle.Places.Where(static place => !string.Equals(place, MemoryMap.RuntimeHeap, StringComparison.Ordinal)).ToList();
        Require(undocumented.Count == 0, $"numbers are left where nobody has written down that any are: {string.Join(", ", undocumented)}");
        Require(idle.Numbers.Count * LeftShareMax <= plan.Cards, $"{idle.Numbers.Count} of {plan.Cards} numbers are left, more than one in {LeftShareMax}");
        Say($"{search.Forms:N0} forms of {numbers.Count:N0} card numbers looked for: {busy.Numbers.Count:N0} numbers found while the gateway held one, {idle.Numbers.Count:N0} in {idle.Bytes >> 20} MiB after two epochs of {plan.Epoch.TotalSeconds:0} s without a call (the goal is 0), none outside {MemoryMap.RuntimeHeap}");
        return 0;
    }

    private async Task<DumpScan> DumpAsync(NumbersSearch search, string name)
    {
        var begun = Stopwatch.GetTimestamp();
        var map = MemoryMap.Of(vault.Gateway.ProcessId);
        var path = await CoreFile.WriteAsync(vault.Gateway.ProcessId, folder, name, stop);
        var dumped = Stopwatch.GetElapsedTime(begun);
        var scan = new DumpScan(search, plan.Shows);
        scan.Run(path, map);
        Say($"dumped in {dumped.TotalSeconds:0.0} s, searched in {(Stopwatch.GetElapsedTime(begun) - dumped).TotalSeconds:0.0} s");
        if (plan.Keep is null)
        {
            File.Delete(path);
        }

        return scan;
    }

    private static void Report(string when, DumpScan scan)
    {
        Say($"{when}: {scan.Numbers.Count} numbers in {scan.Finds} places of {scan.Bytes >> 20} MiB");
        foreach (var holder in scan.Holders())
        {
            Console.WriteLine(holder);
        }
    }

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new LocalVaultException(otherwise);
        }
    }

    private static void Say(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
