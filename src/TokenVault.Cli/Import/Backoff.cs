namespace TokenVault.Cli.Import;

/// <summary>How long to wait before trying again: twice as long each time, from a tenth of a second to five seconds.</summary>
internal static class Backoff
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    /// <param name="attempt">From 1.</param>
    public static TimeSpan Of(int attempt) => attempt > 6 ? Longest : TimeSpan.FromTicks(Math.Min(Longest.Ticks, First.Ticks << (attempt - 1)));
}
