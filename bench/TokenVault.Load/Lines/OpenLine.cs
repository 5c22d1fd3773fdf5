using TokenVault.Load.Calls;
using TokenVault.Load.Wire;

namespace TokenVault.Load.Lines;

/// <summary>
/// Calls that come at their time whether or not earlier ones were answered, as shoppers do. Latency counts from the moment a call was due,
/// so that waiting, also for one of the streams that the server takes at once, is measured and not left out.
/// </summary>
/// <param name="connection">A slot for each call that the server takes at once.</param>
/// <param name="work">What is asked.</param>
/// <param name="slots">How many calls are under way at most.</param>
/// <param name="waitingMax">How many due calls wait beyond that; further ones are errors, so that the generator itself stays whole.</param>
internal sealed class OpenLine(WireConnection connection, ICallWork work, int slots, int waitingMax) : UnaryLine(connection, work, slots)
{
    private readonly Stack<int> _free = new(Enumerable.Range(0, slots));
    private readonly Queue<long> _due = new(waitingMax);
    private bool _isOver;
    private string? _broken;

    /// <summary>Due calls that could not be begun any more, as errors.</summary>
    public long Dropped { get; private set; }

    protected override bool IsBusy
    {
        get
        {
            lock (Connection.Gate)
            {
                return !_isOver || Outstanding > 0 || _due.Count > 0;
            }
        }
    }

    /// <summary>Calls are due. They go out at once, in one write.</summary>
    /// <param name="due">When each was, ascending (Stopwatch).</param>
    public void Add(ReadOnlySpan<long> due)
    {
        lock (Connection.Gate)
        {
            foreach (var moment in due)
            {
                if (_broken is null && _due.Count < waitingMax)
                {
                    _due.Enqueue(moment);
                }
                else
                {
                    Drop(_broken ?? "more calls were due than the server and the queue take");
                }

                // One by one, so that the queue holds only what really waits.
                BeginDue();
            }

            Send();
        }
    }

    /// <summary>Nothing more comes. The server is asked for a word, so that a reader that waits for nothing looks up.</summary>
    public void Finish()
    {
        lock (Connection.Gate)
        {
            _isOver = true;
            Connection.Ping();
            Send();
        }
    }

    public override void OnReadEnd() => BeginDue();

    protected override void Start()
    {
    }

    protected override void OnFree(int slot) => _free.Push(slot);

    protected override void Fail(string why)
    {
        base.Fail(why);
        _broken = why;
        for (; _due.Count > 0; _due.Dequeue())
        {
            Drop(why);
        }
    }

    private void BeginDue()
    {
        while (_due.Count > 0 && _free.Count > 0 && HasRoom && _broken is null)
        {
            var due = _due.Dequeue();
            if (Work.Next(caller: 0) is var card and >= 0)
            {
                Begin(_free.Pop(), card, due);
            }
            else
            {
                Drop("there was nothing left to ask for");
            }
        }
    }

    private void Drop(string why)
    {
        Dropped++;
        Done++;
        CountError(why);
    }

    // Where it fails, the reader finds the same connection broken and counts what was under way.
    private void Send()
    {
        try
        {
            Connection.Flush();
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            _broken ??= error.Message;
        }
    }
}
