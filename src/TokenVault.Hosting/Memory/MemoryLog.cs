using Microsoft.Extensions.Logging;

namespace TokenVault.Hosting.Memory;

internal static partial class MemoryLog
{
    [LoggerMessage(1, LogLevel.Information, "No card for a while: buffers wiped and the heap compacted in {Milliseconds} ms, {Before} MiB committed before and {After} MiB after, {Fragmented} KiB of it fragmented", EventName = "memory_wiped")]
    public static partial void Wiped(ILogger logger, long milliseconds, long before, long after, long fragmented);

    [LoggerMessage(2, LogLevel.Warning, "Memory is not locked, so card numbers and keys may reach the swap: {Problem}. Give the process CAP_IPC_LOCK or an unlimited RLIMIT_MEMLOCK (systemd: LimitMEMLOCK=infinity), turn swap off, or set Memory:Lock to false", EventName = "memory_not_locked")]
    public static partial void NotLocked(ILogger logger, string problem);

    [LoggerMessage(3, LogLevel.Warning, "Core dumps could not be turned off: {Problem}", EventName = "core_dumps_not_off")]
    public static partial void CoreDumpsNotOff(ILogger logger, string problem);

    [LoggerMessage(4, LogLevel.Warning, "What native code frees is not cleared: this system's C library has no such option", EventName = "freed_not_cleared")]
    public static partial void FreedNotCleared(ILogger logger);

    [LoggerMessage(5, LogLevel.Warning, "Memory:CoreDumps is set: a core dump of this process holds keys and card numbers", EventName = "core_dumps_allowed")]
    public static partial void CoreDumpsAllowed(ILogger logger);

    [LoggerMessage(6, LogLevel.Information, "Memory: core dumps off {CoreDumpsOff}, locked {Locked}, cleared when freed {ClearsFreed}", EventName = "memory_protected")]
    public static partial void Protected(ILogger logger, bool coreDumpsOff, bool locked, bool clearsFreed);
}
