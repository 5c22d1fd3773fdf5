namespace TokenVault.Processor.Disclosures;

/// <summary>All that is logged of the record's witnesses.</summary>
internal static partial class RecordLog
{
    [LoggerMessage(120, LogLevel.Critical, "Gateway {Gateway} has kept a checkpoint of {Kept} entries that this record of {Size} does not extend: it is an old copy, or was rewritten. No card is opened. Stop the adapter, keep its folder as it is, and restore the newest backup of record and store together.", EventName = "record_forked")]
    public static partial void RecordForked(this ILogger logger, string gateway, long kept, long size);

    [LoggerMessage(121, LogLevel.Error, "Gateway {Gateway} has kept a checkpoint that this adapter's key did not sign. Where the adapter's keys were made anew, remove `ledger-checkpoint` from the gateway's facts by enrolling it anew.", EventName = "checkpoint_foreign")]
    public static partial void CheckpointForeign(this ILogger logger, string gateway);
}
