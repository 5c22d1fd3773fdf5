using TokenVault.Load.Calls;
using TokenVault.Load.Lines;
using TokenVault.Load.Wire;

namespace TokenVault.Load.Correctness;

/// <summary>
/// Wrong answers, planted: the echo gives every card the same token and refuses some. What counts errors and finds tokens that cards share
/// has to notice each, or the run's own figures prove nothing.
/// </summary>
internal static class Controls
{
    private const int Calls = 2000;
    private const int Callers = 64;

    private static readonly TimeSpan Enough = TimeSpan.FromMinutes(1);

    /// <summary>What was not noticed; empty where all was.</summary>
    public static IReadOnlyList<string> Run(WireTarget echo)
    {
        var missed = new List<string>();
        var shared = new TokenLedger(Calls);
        var alike = LineRun.Closed("control", echo, new NewCardWork(new CardCounter(0, Calls), shared), Callers, connections: 1, Enough);
        if (alike.Errors != 0 || shared.Count() != (Calls, Calls - 1))
        {
            missed.Add($"of {Calls} cards with one token {shared.Count().Shared + 1} were noticed");
        }

        var planted = new PlantedRefusalWork(Calls);
        var refused = LineRun.Closed("control", echo, planted, Callers, connections: 1, Enough);
        if (refused.Errors != planted.Refused || refused.Calls != Calls)
        {
            missed.Add($"of {planted.Refused} refusals {refused.Errors} were counted");
        }

        var others = new TokenLedger(Calls);
        for (var card = 0; card < Calls; card++)
        {
            others.Keep(card, (UInt128)(card + 1));
        }

        var changed = LineRun.Closed("control", echo, new KnownCardWork(others, 0, Calls, isEndless: false), Callers, connections: 1, Enough);
        if (changed.Errors != Calls || others.Others != Calls)
        {
            missed.Add($"of {Calls} cards that were given another token {changed.Errors} were noticed");
        }

        return missed;
    }
}
