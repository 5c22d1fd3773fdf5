using TokenVault.Domain.Errors;

namespace TokenVault.Storage.RocksDb;

/// <summary>
/// Counts who is inside the engine, so that it is closed only when nobody is: a call into a closed one does not throw, it ends
/// the process.
/// </summary>
internal sealed class ReaderGate
{
    private const int Closed = int.MinValue;

    private int _inside;

    /// <summary>Each call is paired with one of <see cref="Leave"/>.</summary>
    public void Enter()
    {
        if (Interlocked.Increment(ref _inside) < 0)
        {
            Interlocked.Decrement(ref _inside);
            throw new VaultException(VaultErrorCode.StoreUnavailable);
        }
    }

    public void Leave() => Interlocked.Decrement(ref _inside);

    /// <summary>Lets nobody in any more and returns when all are out. Reads take microseconds, so it spins. Called once.</summary>
    public void Close()
    {
        Interlocked.Add(ref _inside, Closed);
        SpinWait.SpinUntil(() => Volatile.Read(ref _inside) == Closed);
    }
}
