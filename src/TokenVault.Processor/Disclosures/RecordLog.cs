namespace TokenVault.Processor.Disclosures;

/// <summary>All that is logged of the record's witnesses.</summary>
internal static partial class RecordLog
{
    [LoggerMessage(120, LogLevel.Critical, "Gateway {Gateway} has kept a checkpoint of {Kept} entries that this record of {Size} does not extend: it is an old copy, or was rewritten. No card is opened, also after a restart, while {File} is there. Keep this folder as it is and find out which. Where it was restored from a backup that is older than what gateways saw, move that file away, start the adapter anew, and set Adapter:RecordSetAside at each gateway.", EventName = "record_forked")]
    public static partial void RecordForked(this ILogger logger, string gateway, long kept, long size, string file);

    [LoggerMessage(122, LogLevel.Critical, "{File} says that the record is not the one that a gateway has seen. No card is opened while it is there.", EventName = "fork_remembered")]
    public static partial void ForkRemembered(this ILogger logger, string file);

    [LoggerMessage(123, LogLevel.Error, "disclosures.hashes does not fit the record any more. Start the adapter anew: it makes it again from the lines.", EventName = "hashes_damaged")]
    public static partial void HashesDamaged(this ILogger logger);

    [LoggerMessage(121, LogLevel.Error, "Gateway {Gateway} has kept a checkpoint that none of this adapter's keys has signed. Where the adapter's keys were made anew, give the gateway the new Adapter:RecordKey and set Adapter:RecordSetAside.", EventName = "checkpoint_foreign")]
    public static partial void CheckpointForeign(this ILogger logger, string gateway);
}
