using TokenVault.Domain.Tokens;
using TokenVault.Storage.Records;

namespace TokenVault.Gateway.Payments.Settling;

/// <summary>The operations whose outcome is open, and when each is due. The store has them all; this is the part that is worked on.</summary>
internal sealed class OpenOperations
{
    // What is more waits in the store until there is room: the table is read again each minute.
    private const int CountMax = 100_000;

    private readonly Dictionary<OperationId, long> _due = [];
    private int _waitingForPerson;

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

    public int WaitingForPerson => Volatile.Read(ref _waitingForPerson);

    /// <summary>Has an operation looked at when its row says.</summary>
    public void Add(PaymentOperationRecord operation)
    {
        if (!OperationId.TryParse(operation.OperationId, out var id))
        {
            return;
        }

        lock (_due)
        {
            if (_due.Count < CountMax || _due.ContainsKey(id))
            {
                _due[id] = IsForPerson(operation) ? long.MaxValue : operation.Reconciliation?.NextTimeMs ?? 0;
                Recount();
            }
        }
    }

    public void Remove(OperationId id)
    {
        lock (_due)
        {
            _due.Remove(id);
            Recount();
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

    /// <summary>Whether the machine has done what it can.</summary>
    public static bool IsForPerson(PaymentOperationRecord operation) =>
        operation.Reconciliation is { } found && (FindingStep)found.LastStep == FindingStep.Person;

    private void Recount() => _waitingForPerson = _due.Values.Count(due => due == long.MaxValue);
}
