using TokenVault.Load.Calls;
using TokenVault.Load.Lines;
using TokenVault.Load.Wire;
using TokenVault.Local;

namespace TokenVault.Load.Correctness;

/// <summary>
/// The gateway is killed under full load and started again; each card whose token was acknowledged since the load began is asked for
/// once more. One whose token was lost would get another.
/// </summary>
internal static class KillCheck
{
    private static readonly TimeSpan Enough = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan UpWithin = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan UpEach = TimeSpan.FromMilliseconds(100);

    public static async Task<KillOutcome> RunAsync(
        LocalVault vault, WireTarget gateway, CardCounter cards, TokenLedger ledger, TokenizePlan plan)
    {
        var first = cards.Next;
        var load = Task.Factory.StartNew(
            () => LineRun.Closed("until it is killed", gateway, new NewCardWork(cards, ledger), plan.Callers, plan.Connections, Enough),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        await Task.Delay(plan.KillAfter);
        await vault.Gateway.KillAsync();
        await load;
        await vault.Gateway.StartAsync();
        await AwaitServiceAsync(gateway, ledger, first);

        var end = cards.Next;
        var acknowledged = 0L;
        for (var card = first; card < end; card++)
        {
            acknowledged += ledger.IsKnown(card) ? 1 : 0;
        }

        var again = LineRun.Closed(
            "asked again", gateway, new KnownCardWork(ledger, first, end, isEndless: false), plan.Callers, plan.Connections, Enough);
        return new KillOutcome(acknowledged, again.Calls, again.Errors, again.FirstError);
    }

    // It listens before it has found the adapter.
    private static async Task AwaitServiceAsync(WireTarget gateway, TokenLedger ledger, long first)
    {
        for (var waited = TimeSpan.Zero; waited < UpWithin; waited += UpEach)
        {
            var one = LineRun.Closed("up", gateway, new KnownCardWork(ledger, first, first + 1, isEndless: false), callers: 1, connections: 1, Enough);
            if (one.Errors == 0)
            {
                return;
            }

            await Task.Delay(UpEach);
        }
    }
}
