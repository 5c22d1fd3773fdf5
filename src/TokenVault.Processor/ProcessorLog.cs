namespace TokenVault.Processor;

/// <summary>All that this process logs itself. No message has a place for anything of a card.</summary>
internal static partial class ProcessorLog
{
    [LoggerMessage(1, LogLevel.Warning, "{Bytes} bytes of an entry that a crash cut short were removed from the end of the record of disclosures. Nobody had been told that it was written.")]
    public static partial void TornTailCut(this ILogger logger, long bytes);

    [LoggerMessage(2, LogLevel.Critical, "The record of disclosures can't be written. No card is opened until the process is started anew.")]
    public static partial void DisclosuresFailed(this ILogger logger, Exception error);

    [LoggerMessage(3, LogLevel.Information, "{Count} accounts are in force.")]
    public static partial void AccountsInForce(this ILogger logger, int count);

    [LoggerMessage(4, LogLevel.Error, "The changed accounts were not taken; the last good ones stay in force. {Problem}")]
    public static partial void AccountsRefused(this ILogger logger, string problem);

    [LoggerMessage(5, LogLevel.Error, "The card of operation {Operation} does not open: altered in a store, moved to another token, or sealed by nobody we know.")]
    public static partial void CardNotOpened(this ILogger logger, string operation);

    [LoggerMessage(6, LogLevel.Error, "The outcome of operation {Operation} could not be stored; it is answered as unknown.")]
    public static partial void OutcomeNotStored(this ILogger logger, string operation, Exception error);

    [LoggerMessage(7, LogLevel.Warning, "The outcome of operation {Operation} at {Processor} can't be told now; it is to be settled.")]
    public static partial void OutcomeUnknown(this ILogger logger, string operation, string processor);

    [LoggerMessage(8, LogLevel.Information, "The epoch {Epoch} of gateway {Gateway} is registered.")]
    public static partial void EpochRegistered(this ILogger logger, string epoch, string gateway);
}
