using TokenVault.Load.Calls;
using TokenVault.Load.Correctness;
using TokenVault.Load.Lines;
using TokenVault.Load.Loops;
using TokenVault.Load.Storm;
using TokenVault.Load.Wire;

namespace TokenVault.Load.Peer;

/// <summary>One of the servers that are compared: its address, its cards, and what it has answered so far.</summary>
internal sealed class Contestant
{
    // More than any of them takes in a run.
    private const int CardsMax = 50_000_000;

    // Asked for by many at once, at the end; all others come after it.
    private const long CardOfTheRace = 0;

    private static readonly TimeSpan Enough = TimeSpan.FromMinutes(10);

    private readonly WireTarget _target;
    private readonly int _connections;
    private readonly TokenLedger _ledger = new(CardsMax);
    private readonly CardCounter _cards = new(CardOfTheRace + 1, CardsMax);
    private readonly (string Name, Func<double> Seconds)[] _processes;
    private readonly double[] _used;
    private double _seconds;

    /// <param name="name">For a person.</param>
    /// <param name="target">The server.</param>
    /// <param name="connections">HTTP/2 connections to it.</param>
    /// <param name="processes">Whose CPU time is told, in seconds.</param>
    public Contestant(string name, WireTarget target, int connections, params (string Name, Func<double> Seconds)[] processes)
    {
        (Name, _target, _connections, _processes) = (name, target, connections, processes);
        _used = new double[processes.Length];
    }

    public string Name { get; }

    /// <summary>Cards that it has acknowledged, those before the measurement too; each was a new one.</summary>
    public long Acknowledged { get; private set; }

    /// <summary>Calls that were not answered with a token, those of the checks too, and why.</summary>
    public ErrorKinds Errors { get; } = new();

    public long Measured { get; private set; }

    public double CardsPerSecond => Measured / _seconds;

    /// <summary>Of the measured runs, in order.</summary>
    public List<LoadResult> Runs { get; } = [];

    /// <summary>CPU microseconds per new card, by process.</summary>
    public IEnumerable<(string Name, double Microseconds)> Cost =>
        _processes.Zip(_used, (process, used) => (process.Name, used * 1_000_000 / Measured));

    /// <summary>Loads it with new cards. What a warm-up does is kept for the count of rows only.</summary>
    public void Load(LoadPlan plan, TimeSpan time, bool measured)
    {
        var before = _processes.Select(process => process.Seconds()).ToArray();
        var result = LineRun.Closed(Name, _target, new NewCardWork(_cards, _ledger), _connections * plan.CallersPerConnection, _connections, time);
        Acknowledged += result.Calls - result.Errors;
        Errors.Add(result.ErrorKinds);
        if (measured)
        {
            Runs.Add(result);
            Measured += result.Calls - result.Errors;
            _seconds += result.Elapsed.TotalSeconds;
            for (var i = 0; i < before.Length; i++)
            {
                _used[i] += _processes[i].Seconds() - before[i];
            }
        }
    }

    /// <summary>Asks for as many new cards, once.</summary>
    public void AskFor(int cards)
    {
        var first = _cards.Take(cards);
        var asked = Run(new NewCardWork(new CardCounter(first, first + cards), _ledger), _connections);
        Acknowledged += asked.Calls - asked.Errors;
    }

    /// <summary>
    /// Asks again for some of the cards, and for one new card by many callers at once. Gives what is wrong; null where each card has one
    /// token and no two share one.
    /// </summary>
    public string? FindFault(int cards, int callers)
    {
        var again = Run(new KnownCardWork(_ledger, CardOfTheRace + 1, _cards.Next, isEndless: false, step: Math.Max(1, _cards.Next / cards)), _connections);
        var race = new StormWork(new StormPlan(callers, Cards: 1, CardsOfCaller: 1, _connections));
        var raced = Run(race, callers);
        Acknowledged++;
        return raced.Errors > 0 ? "a card that many asked for at once was not answered with a token each time"
            : again.Errors > 0 || _ledger.Others > 0 ? "a card that was asked for again has another token"
            : _ledger.Count().Shared > 0 ? "two cards share a token"
            : race.Names[0].Count != 1 ? "one card that many asked for at once has several tokens"
            : null;
    }

    private LoadResult Run(ICallWork work, int callers)
    {
        var result = LineRun.Closed(Name, _target, work, callers, _connections, Enough);
        Errors.Add(result.ErrorKinds);
        return result;
    }
}
