using System.Collections.Frozen;
using RocksDbSharp;

namespace TokenVault.Storage.RocksDb;

/// <summary>The engine's settings, and why.</summary>
internal static class EngineTuning
{
    // Ten bits a key: one look in a hundred for an absent key touches a file, and tokenizing a new card is such a look.
    private const int FilterBitsPerKey = 10;

    // Of the rows' memory: some sixteen bits a key.
    private const double FilterOfMemory = 0.02;
    private const int SyncStepBytes = 1 << 20;
    private const int BackgroundThreads = 2;
    private const int BaseLevelFiles = 16;
    private const int LogFilesMax = 4;
    private const int LogFileBytesMax = 8 << 20;

    public static FrozenDictionary<Table, string> Names { get; } = new Dictionary<Table, string>
    {
        [Table.Meta] = "meta",
        [Table.Tokens] = "tokens",
        [Table.Fingerprints] = "fingerprints",
        [Table.Epochs] = "epochs",
        [Table.Payments] = "payments",
        [Table.Idempotency] = "idempotency",
        [Table.Operations] = "operations",
        [Table.Disclosures] = "disclosures",
        [Table.PaymentOperations] = "payment_operations",
        [Table.MerchantPayments] = "merchant_payments",
        [Table.PaymentEvents] = "payment_events",
        [Table.OpenOperations] = "open_operations",
        [Table.ProcessorEvents] = "processor_events",
        [Table.Counters] = "counters",
        [Table.Webhooks] = "webhooks",
        [Table.TokenDetails] = "token_details",
        [Table.FormatTokens] = "format_tokens",
        [Table.CustomerTokens] = "customer_tokens",
        [Table.TokenKeys] = "token_keys",
        [Table.TokenUses] = "token_uses",
        [Table.TokenTasks] = "token_tasks",
        [Table.Purges] = "purges",
        [Table.LegalHolds] = "legal_holds",
        [Table.TransferIntakes] = "transfer_intakes",
        [Table.PrivacyNotes] = "privacy_notes",
        [Table.TokenFacts] = "token_facts",
        [Table.Orders] = "orders",
        [Table.EpochRegistrations] = "epoch_registrations",
        [Table.KeyMatters] = "key_matters",
    }.ToFrozenDictionary();

    public static DbOptions ForDatabase(RocksDbStoreOptions options)
    {
        var database = new DbOptions()
            .SetCreateIfMissing(true)
            .SetCreateMissingColumnFamilies(true)

            // A torn record at the end of the log was never acknowledged and is dropped; damage anywhere else refuses to open
            // instead of losing what was acknowledged after it, as the engine's default would.
            .SetWalRecoveryMode(Recovery.TolerateCorruptedTailRecords)
            .SetParanoidChecks(true)

            // Tables that were written leave for the disk steadily. Handed over as a whole at their end, tens of megabytes would stand in front of
            // every sync of the log that a caller waits for.
            .SetBytesPerSync(SyncStepBytes)
            .SetDbWriteBufferSize((ulong)options.WriteBufferBytes)
            .SetMaxTotalWalSize((ulong)options.WalBytesMax)

            // A log that was kept or written over later would still hold what a purge has to take away.
            .SetRecycleLogFileNum(0)
            .SetWalTtlSeconds(0)
            .SetWalSizeLimitMB(0)
            .SetMaxOpenFiles(options.OpenFilesMax)
            .IncreaseParallelism(BackgroundThreads)
            .SetMaxLogFileSize(LogFileBytesMax)
            .SetKeepLogFileNum(LogFilesMax)
            .SetInfoLogLevel(InfoLogLevel.Warn)
            .SetStatsDumpPeriodSec(0)
            .SetIsFdCloseOnExec(true);

        // A log file that went missing as a whole is found too.
        Native.Instance.rocksdb_options_set_track_and_verify_wals_in_manifest(database.Handle, 1);
        return options.KeepsStatistics ? database.EnableStatistics() : database;
    }

    public static ColumnFamilies ForTables(RocksDbStoreOptions options)
    {
        var cache = Cache.CreateLru((ulong)options.BlockCacheBytes);
        var tables = new ColumnFamilies(ForTable(options, cache, Compression.No));
        foreach (var (table, name) in Names)
        {
            // Sealed cards and MACs are as good as random: compressing them costs time and saves nothing.
            var isText = table is Table.Payments or Table.PaymentOperations or Table.Operations or Table.ProcessorEvents;
            var settings = ForTable(options, cache, isText ? Compression.Lz4 : Compression.No);
            tables.Add(name, table is Table.Fingerprints or Table.Idempotency ? WithFilterInMemory(settings) : settings);
        }

        return tables;
    }

    // Every new card, and every new charge's key twice, is looked for among the rows that are still in memory, and not found: a step for each level
    // of a list of a million.
    private static ColumnFamilyOptions WithFilterInMemory(ColumnFamilyOptions settings)
    {
        settings.SetMemtablePrefixBloomSizeRatio(FilterOfMemory);
        Native.Instance.rocksdb_options_set_memtable_whole_key_filtering(settings.Handle, 1);
        return settings;
    }

    private static ColumnFamilyOptions ForTable(RocksDbStoreOptions options, Cache cache, Compression compression) =>
        new ColumnFamilyOptions()
            .SetCompression(compression)
            .SetLevelCompactionDynamicLevelBytes(true)

            // A purge rewrites whole files, one of each level and what it overlaps, and the whole of the first level.
            .SetTargetFileSizeBase((ulong)options.TableFileBytes)
            .SetMaxBytesForLevelBase((ulong)(BaseLevelFiles * options.TableFileBytes))
            .SetBlockBasedTableFactory(new BlockBasedTableOptions()
                .SetBlockCache(cache)
                .SetFilterPolicy(BloomFilterPolicy.Create(FilterBitsPerKey, false))
                .SetWholeKeyFiltering(true)

                // Else indexes and filters grow beside the cache without a bound.
                .SetCacheIndexAndFilterBlocks(true)
                .SetPinL0FilterAndIndexBlocksInCache(true));
}
