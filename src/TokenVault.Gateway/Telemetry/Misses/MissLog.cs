namespace TokenVault.Gateway.Telemetry.Misses;

/// <summary>All that is logged of misses.</summary>
internal static partial class MissLog
{
    [LoggerMessage(160, LogLevel.Warning, "Of the last {Cards} cards of merchant {Merchant}, {Misses} had no token. Where he has not just begun and imports nothing, somebody may be trying card numbers with his certificate.", EventName = "misses_unusual")]
    public static partial void MissesUnusual(this ILogger logger, int cards, string merchant, int misses);
}
