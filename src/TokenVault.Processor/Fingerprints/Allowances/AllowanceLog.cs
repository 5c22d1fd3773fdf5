namespace TokenVault.Processor.Fingerprints.Allowances;

/// <summary>All that is logged of allowances.</summary>
internal static partial class AllowanceLog
{
    [LoggerMessage(150, LogLevel.Warning, "Allowance {Allowance} is in force: {Cards} cards of merchant {Merchant} beyond the bound until {Until}, {Used} of them used. Signed by {SignedBy}.", EventName = "allowance_in_force")]
    public static partial void AllowanceInForce(this ILogger logger, string allowance, long cards, string merchant, DateTimeOffset until, long used, string signedBy);

    [LoggerMessage(151, LogLevel.Error, "An allowance was not taken. {Problem}", EventName = "allowance_refused")]
    public static partial void AllowanceRefused(this ILogger logger, string problem);

    [LoggerMessage(152, LogLevel.Warning, "{Count} allowance(s) are in force no more: over, or taken away.", EventName = "allowance_ended")]
    public static partial void AllowancesEnded(this ILogger logger, int count);

    [LoggerMessage(153, LogLevel.Error, "An allowance could not be put on record and is not used yet; it is tried again.", EventName = "allowance_not_recorded")]
    public static partial void AllowanceNotRecorded(this ILogger logger, Exception error);
}
