using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace TokenVault.Hosting.Memory;

/// <summary>Asks the system to keep this process's memory to itself, before the first secret is in it.</summary>
internal sealed class ProcessProtection(IOptions<MemoryOptions> options, ILogger<ProcessProtection> logger)
{
    public void Apply()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        var memory = options.Value;
        MemoryLog.Protected(
            logger, !memory.CoreDumps && TurnCoreDumpsOff(), memory.Lock && LockMemory(), memory.ClearFreed && ClearFreed());
        if (memory.CoreDumps)
        {
            MemoryLog.CoreDumpsAllowed(logger);
        }
    }

    // Both: a limit of 0 does not keep the system from handing a dump to a program (core(5)), and the second also keeps other processes of
    // the same user from reading the memory and from attaching. Root may.
    private bool TurnCoreDumpsOff()
    {
        var none = new LinuxCalls.Limit(0, 0);
        if (LinuxCalls.SetLimit(LinuxCalls.CoreLimit, none) == 0 && LinuxCalls.Control(LinuxCalls.SetDumpable, 0, 0, 0, 0) == 0)
        {
            return true;
        }

        MemoryLog.CoreDumpsNotOff(logger, Marshal.GetLastPInvokeErrorMessage());
        return false;
    }

    // On fault: else all that is reserved, the heap's 256 GiB first, would be filled with pages at once.
    private bool LockMemory()
    {
        if (LinuxCalls.LockAll(LinuxCalls.LockCurrent | LinuxCalls.LockFuture | LinuxCalls.LockOnFault) == 0)
        {
            return true;
        }

        var problem = Marshal.GetLastPInvokeErrorMessage();
        var limit = LinuxCalls.GetLimit(LinuxCalls.LockedLimit, out var allowed) != 0 ? "unknown"
            : allowed.Soft == ulong.MaxValue ? "unlimited" : string.Create(CultureInfo.InvariantCulture, $"{allowed.Soft >> 10} KiB");
        MemoryLog.NotLocked(logger, $"{problem}, RLIMIT_MEMLOCK is {limit}");
        return false;
    }

    private bool ClearFreed()
    {
        try
        {
            // mallopt(3): each freed byte is overwritten with this value.
            if (LinuxCalls.SetAllocator(LinuxCalls.Perturb, 1) == 1)
            {
                return true;
            }
        }
        catch (EntryPointNotFoundException)
        {
            // Not glibc.
        }

        MemoryLog.FreedNotCleared(logger);
        return false;
    }
}
