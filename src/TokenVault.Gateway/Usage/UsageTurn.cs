namespace TokenVault.Gateway.Usage;

/// <summary>Lets one count run at a time: each reads whole tables.</summary>
internal sealed class UsageTurn
{
    private int _isTaken;

    public bool TryTake() => Interlocked.Exchange(ref _isTaken, 1) == 0;

    public void Give() => Volatile.Write(ref _isTaken, 0);
}
