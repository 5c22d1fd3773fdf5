using System.Security.Cryptography.X509Certificates;
using TokenVault.Load.Loops;

namespace TokenVault.Load.Peer;

/// <summary>One of the servers that are compared: its address, its cards, and what it has answered so far.</summary>
internal sealed class Contestant : IDisposable
{
    private readonly LoadTarget _target;
    private readonly (string Name, Func<double> Seconds)[] _processes;
    private readonly double[] _used;
    private long _next;
    private double _seconds;

    /// <param name="name">For a person.</param>
    /// <param name="target">The server.</param>
    /// <param name="processes">Whose CPU time is told, in seconds.</param>
    public Contestant(string name, LoadTarget target, params (string Name, Func<double> Seconds)[] processes)
    {
        (Name, _target, _processes) = (name, target, processes);
        _used = new double[processes.Length];
    }

    public string Name { get; }

    /// <summary>Cards that it has acknowledged, those before the measurement too; each was a new one.</summary>
    public long Acknowledged { get; private set; }

    public long Errors { get; private set; }

    public long Measured { get; private set; }

    public double CardsPerSecond => Measured / _seconds;

    /// <summary>Of the measured runs, in order.</summary>
    public List<LoadResult> Runs { get; } = [];

    /// <summary>CPU microseconds per new card, by process.</summary>
    public IEnumerable<(string Name, double Microseconds)> Cost =>
        _processes.Zip(_used, (process, used) => (process.Name, used * 1_000_000 / Measured));

    public static LoadTarget Connect(Uri address, X509Certificate2 certificate, X509Certificate2 authority, int connections) =>
        new(address, certificate, authority, connections);

    /// <summary>Loads it with new cards. What a warm-up does is kept for the count of rows only.</summary>
    public async Task LoadAsync(LoadPlan plan, TimeSpan time, bool measured)
    {
        var before = _processes.Select(process => process.Seconds()).ToArray();
        var loaded = new Loaded(_target.Connections, connection => _target.TokenizeAsync(connection, Interlocked.Increment(ref _next)));
        var result = await ClosedLoop.RunAsync(Name, loaded, plan.CallersPerConnection, time);
        Acknowledged += result.Calls - result.Errors;
        Errors += result.Errors;
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
    public async Task AskForAsync(int cards)
    {
        var asked = await AskAsync(Enumerable.Range(0, cards).Select(_ => Interlocked.Increment(ref _next)));
        Acknowledged += asked.Length;
    }

    /// <summary>
    /// Asks again for some of the cards, twice each, and for one new card by many callers at once. Gives what is wrong; null where
    /// each card has one token and no two share one.
    /// </summary>
    public async Task<string?> FindFaultAsync(int cards, int callers)
    {
        var step = Math.Max(1, _next / cards);
        var asked = Enumerable.Range(0, cards).Select(i => 1 + (i * step)).Where(card => card <= _next).ToArray();
        var first = await AskAsync(asked);
        var again = await AskAsync([.. asked.Reverse()]);
        var fresh = Interlocked.Increment(ref _next);
        var raced = await AskAsync(Enumerable.Repeat(fresh, callers));
        Acknowledged++;
        return first.Concat(raced).Any(token => !Domain.Tokens.Token.TryParse(token, out _)) ? "an answer is no token"
            : !first.SequenceEqual(again.Reverse(), StringComparer.Ordinal) ? "a card that was asked for again has another token"
            : first.Distinct(StringComparer.Ordinal).Count() != asked.Length ? "two cards share a token"
            : raced.Distinct(StringComparer.Ordinal).Count() != 1 ? "one card that many asked for at once has several tokens"
            : null;
    }

    public void Dispose() => _target.Dispose();

    private Task<string[]> AskAsync(IEnumerable<long> cards) =>
        Task.WhenAll(cards.Select((card, i) => _target.NameAsync(i % _target.Connections, card).AsTask()));
}
