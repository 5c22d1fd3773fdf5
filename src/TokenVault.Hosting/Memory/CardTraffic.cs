namespace TokenVault.Hosting.Memory;

/// <summary>When a card was last in this process. Safe for many threads.</summary>
public sealed class CardTraffic(TimeProvider clock)
{
    private long _last = clock.GetTimestamp();

    /// <summary>To be called whenever a card comes in or is opened; costs a look at the clock.</summary>
    public void Note() => Volatile.Write(ref _last, clock.GetTimestamp());

    /// <summary>Since when no card has come: another value after each.</summary>
    internal long QuietSince => Volatile.Read(ref _last);

    /// <summary>For how long no card has come.</summary>
    internal TimeSpan Quiet => clock.GetElapsedTime(QuietSince);
}
