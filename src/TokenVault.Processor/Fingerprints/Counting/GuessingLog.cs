namespace TokenVault.Processor.Fingerprints.Counting;

/// <summary>All that is logged of guesses and of how numbers are counted. No message has a place for anything of a card.</summary>
internal static partial class GuessingLog
{
    [LoggerMessage(140, LogLevel.Critical, "More different card numbers of one BIN and last four were asked for in a day than merchant {Merchant} may have: from here on they are withheld. Somebody may be guessing card numbers through a gateway. Look at what the gateways sent for him; where he brings many cards at once, let two officers sign an allowance.", EventName = "guessing_withheld")]
    public static partial void GuessingWithheld(this ILogger logger, string merchant);

    [LoggerMessage(141, LogLevel.Warning, "More than a fifth of merchant {Merchant}'s new card numbers of today share BIN and last four with others of today. Customers of a shop hardly ever do; guesses do.", EventName = "guessing_suspected")]
    public static partial void GuessingSuspected(this ILogger logger, string merchant);

    [LoggerMessage(142, LogLevel.Critical, "As many different card numbers as may be were counted today: what is new is withheld until tomorrow (UTC). Where so many are meant to come, raise Counting:NumbersPerDayMax, which takes memory.", EventName = "numbers_full")]
    public static partial void NumbersFull(this ILogger logger);

    [LoggerMessage(143, LogLevel.Critical, "Counted card numbers can't be written. No fingerprint of a new number is given until they can.", EventName = "numbers_not_written")]
    public static partial void NumbersNotWritten(this ILogger logger);

    [LoggerMessage(144, LogLevel.Critical, "Counted card numbers can't be put on disk. No fingerprint of a new number is given until the process is started anew.", EventName = "numbers_not_synced")]
    public static partial void NumbersNotSynced(this ILogger logger, Exception error);

    [LoggerMessage(145, LogLevel.Warning, "{Bytes} bytes that a crash cut short were removed from the end of the counted numbers. Nobody had been answered on them, or the power failed.", EventName = "numbers_torn")]
    public static partial void NumbersTorn(this ILogger logger, long bytes);

    [LoggerMessage(146, LogLevel.Information, "Counted card numbers can be written again.", EventName = "numbers_written_again")]
    public static partial void NumbersWrittenAgain(this ILogger logger);

    [LoggerMessage(147, LogLevel.Error, "That merchant {Merchant}'s numbers are withheld could not be written into the record of disclosures.", EventName = "guessing_not_recorded")]
    public static partial void GuessingNotRecorded(this ILogger logger, string merchant, Exception error);
}
