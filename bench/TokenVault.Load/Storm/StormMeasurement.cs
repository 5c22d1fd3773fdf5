using System.Globalization;
using TokenVault.Load.Lines;
using TokenVault.Load.Loops;
using TokenVault.Load.Report;
using TokenVault.Load.Wire;
using TokenVault.Local;

namespace TokenVault.Load.Storm;

/// <summary>
/// Many callers ask for the tokens of the same few cards at once, each in an order of its own, and then again: each card has one token,
/// whoever asked first, and the store holds no other.
/// </summary>
internal static class StormMeasurement
{
    private static readonly TimeSpan Enough = TimeSpan.FromHours(1);

    public static async Task<int> RunAsync(StormPlan plan, MeasuredSection section, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("tokenvault-storm-").FullName;
        try
        {
            await using var vault = await LocalVault.StartAsync(folder, LocalVaultOptions.AnyPorts, cancellation);
            using var shop = new ShopLine(vault);
            var work = new StormWork(plan);
            var span = CpuSpan.Of(vault);
            var first = LineRun.Closed("a storm", shop.Gateway, work, plan.Callers, plan.Connections, Enough);
            section.Add(MeasuredRow.Of("storm-first", "storm, no card known yet", "calls", first), span, first.Calls);
            work.Rewind();
            span = CpuSpan.Of(vault);
            var again = LineRun.Closed("the same again", shop.Gateway, work, plan.Callers, plan.Connections, Enough);
            section.Add(MeasuredRow.Of("storm-again", "storm, the same again", "calls", again), span, again.Calls);
            var stored = await StoredTokens.CountAsync(vault, cancellation);
            section.Add([new Goal("storm: tokens in the store, of cards asked for", (double)stored / plan.Cards, 1, 1, "%") { IsBound = stored > plan.Cards }]);
            var code = Tell(plan, work.Names, stored, first, again);
            section.Failure = code == 0 ? null : "cards without their one token, or calls without an answer";
            return code;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static int Tell(StormPlan plan, IReadOnlyList<ICollection<UInt128>> names, long stored, LoadResult first, LoadResult again)
    {
        var asked = names.Count(told => told.Count > 0);
        var distinct = names.SelectMany(told => told).Distinct().Count();
        var calls = (long)plan.Callers * plan.CardsOfCaller;
        var errors = first.Errors + again.Errors;
        var good = asked == plan.Cards && distinct == plan.Cards && stored == plan.Cards && names.All(told => told.Count == 1)
            && errors == 0 && first.Calls == calls && again.Calls == calls;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{(good ? "" : "FAILED: ")}{plan.Callers} callers, {asked:N0} cards: {distinct:N0} tokens told, {stored:N0} in the store, {errors} errors; {first.CallsPerSecond:N0} calls/s at first, {again.CallsPerSecond:N0} again"));
        return good ? 0 : 1;
    }
}
