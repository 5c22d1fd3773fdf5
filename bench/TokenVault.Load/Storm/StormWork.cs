using System.Collections.Concurrent;
using TokenVault.Load.Calls;

namespace TokenVault.Load.Storm;

/// <summary>Each caller asks for the same cards in an order of its own. Whatever token is told for a card is noted.</summary>
internal sealed class StormWork : ICallWork
{
    private readonly long[][] _orders;
    private readonly int[] _done;
    private readonly ConcurrentDictionary<UInt128, byte>[] _names;

    public StormWork(StormPlan plan)
    {
        _done = new int[plan.Callers];
        _names = [.. Enumerable.Range(0, plan.Cards).Select(_ => new ConcurrentDictionary<UInt128, byte>())];
        _orders = [.. Enumerable.Range(0, plan.Callers).Select(caller =>
        {
            // The same for each run of the program; another for each caller.
            var order = Enumerable.Range(0, plan.Cards).Select(card => (long)card).ToArray();
            new Random(caller).Shuffle(order);
            return order[..plan.CardsOfCaller];
        })];
    }

    public string Path => TokenizeCall.Path;

    public int CardsPerCall => 1;

    public int RequestBytesMax => TokenizeCall.RequestBytes;

    public int AnswerBytesMax => TokenizeCall.AnswerBytesMax;

    /// <summary>The tokens told for each card, over all storms.</summary>
    public IReadOnlyList<ICollection<UInt128>> Names => [.. _names.Select(names => names.Keys)];

    /// <summary>The same once more.</summary>
    public void Rewind() => Array.Clear(_done);

    // Each caller's place is used by the one thread that reads for it.
    public long Next(int caller) => _done[caller] < _orders[caller].Length ? _orders[caller][_done[caller]++] : -1;

    public int Write(long card, Span<byte> message)
    {
        TokenizeCall.Write(card, message);
        return TokenizeCall.RequestBytes;
    }

    public bool Accept(long card, ReadOnlySpan<byte> message)
    {
        if (!TokenizeCall.TryReadName(message, out var name))
        {
            return false;
        }

        _names[card].TryAdd(name, 0);
        return true;
    }
}
