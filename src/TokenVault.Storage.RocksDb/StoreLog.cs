using Microsoft.Extensions.Logging;

namespace TokenVault.Storage.RocksDb;

internal static partial class StoreLog
{
    [LoggerMessage(1, LogLevel.Information, "The store at {Path} is open.")]
    public static partial void Opened(this ILogger logger, string path);

    [LoggerMessage(2, LogLevel.Critical,
        "A write to the store failed. Nothing more is read or written until the process is started anew: check the disk first.")]
    public static partial void WriteFailed(this ILogger logger, Exception cause);

    [LoggerMessage(3, LogLevel.Error, "A read from the store failed: a file of it may be damaged.")]
    public static partial void ReadFailed(this ILogger logger, Exception cause);

    [LoggerMessage(4, LogLevel.Warning, "The folder of the store at {Path} was open to other users. It is closed to them now.")]
    public static partial void FolderWasOpen(this ILogger logger, string path);

    [LoggerMessage(5, LogLevel.Error, "Deleted rows could not be taken out of the store's files. It is tried again with the next purge.")]
    public static partial void PurgeFailed(this ILogger logger, Exception cause);
}
