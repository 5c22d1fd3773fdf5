using System.Diagnostics;
using TokenVault.Load.Calls;
using TokenVault.Load.Wire;

namespace TokenVault.Load.Lines;

/// <summary>Callers that each wait for their answer before they ask again: finds the ceiling, and says little about waiting.</summary>
/// <param name="connection">A slot for each caller.</param>
/// <param name="work">What they ask for.</param>
/// <param name="callers">How many.</param>
/// <param name="firstCaller">The number of the first of them among all connections' callers.</param>
/// <param name="end">When they stop asking (Stopwatch).</param>
internal sealed class ClosedLine(WireConnection connection, ICallWork work, int callers, int firstCaller, long end)
    : UnaryLine(connection, work, callers)
{
    // Callers for whose request the server has no room at the moment.
    private readonly Queue<int> _waiting = new(callers);

    protected override bool IsBusy => Outstanding > 0;

    public override void OnReadEnd()
    {
        while (_waiting.Count > 0 && HasRoom)
        {
            Ask(_waiting.Dequeue());
        }
    }

    protected override void Start()
    {
        lock (Connection.Gate)
        {
            Now = Stopwatch.GetTimestamp();
            for (var caller = 0; caller < Slots; caller++)
            {
                OnFree(caller);
            }

            Connection.Flush();
        }
    }

    protected override void OnFree(int slot)
    {
        if (HasRoom)
        {
            Ask(slot);
        }
        else
        {
            _waiting.Enqueue(slot);
        }
    }

    private void Ask(int slot)
    {
        if (Now < end && Work.Next(firstCaller + slot) is var card and >= 0)
        {
            Begin(slot, card, Now);
        }
    }
}
