using TokenVault.Domain.Tokens;
using TokenVault.Storage.Records;

namespace TokenVault.Gateway.Payments.Settling;

/// <summary>The operations whose outcome is open, and when each is due. The store has them all; this is the part that is worked on.</summary>
internal sealed class OpenOperations
{
    private readonly Dictionary<OperationId, long> _due = [];
    private readonly HashSet<OperationId> _forPerson = [];
    private OperationId? _firstRefused;

    /// <summary>What is more waits in the store until there is room: the table is read again each minute.</summary>
    public int CountMax { get; init; } = 100_000;

    public int Count
    {
        get
        {
            lock (_due)
            {
                return _due.Count;
            }
        }
    }

    public int WaitingForPerson
    {
        get
        {
            lock (_due)
            {
                return _forPerson.Count;
            }
        }
    }

    /// <summary>Has an operation looked at when its row says.</summary>
    public void Add(PaymentOperationRecord operation)
    {
        if (!OperationId.TryParse(operation.OperationId, out var id))
        {
            return;
        }

        lock (_due)
        {
            if (!_due.ContainsKey(id) && _due.Count >= CountMax)
            {
                _firstRefused = _firstRefused is { } first && first.Id <= id.Id ? first : id;
                return;
            }

            _due[id] = operation.Reconciliation?.NextTimeMs ?? 0;
            if (FindingPlan.IsForPerson(operation))
            {
                _forPerson.Add(id);
            }
            else
            {
                _forPerson.Remove(id);
            }
        }
    }

    /// <summary>The oldest for which there was no room since the last call; null where there was room for all.</summary>
    public OperationId? TakeFirstRefused()
    {
        lock (_due)
        {
            (var first, _firstRefused) = (_firstRefused, null);
            return first;
        }
    }

    public void Remove(OperationId id)
    {
        lock (_due)
        {
            _due.Remove(id);
            _forPerson.Remove(id);
        }
    }

    /// <summary>
    /// Has one that is being tried looked at again no sooner than this, where its row does not say: else those of which nothing can be
    /// learnt for a while would be taken first each time, and the others never.
    /// </summary>
    public void Postpone(OperationId id, DateTimeOffset until)
    {
        lock (_due)
        {
            if (_due.TryGetValue(id, out var due))
            {
                _due[id] = Math.Max(due, until.ToUnixTimeMilliseconds());
            }
        }
    }

    /// <summary>Takes up to `countMax` operations whose time has come, the longest due first. They stay on the list.</summary>
    public IReadOnlyList<OperationId> TakeDue(DateTimeOffset now, int countMax)
    {
        var nowMs = now.ToUnixTimeMilliseconds();
        lock (_due)
        {
            return [.. _due.Where(entry => entry.Value <= nowMs).OrderBy(entry => entry.Value).Take(countMax).Select(entry => entry.Key)];
        }
    }
}
