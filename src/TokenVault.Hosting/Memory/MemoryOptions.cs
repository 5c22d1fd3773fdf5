using System.ComponentModel.DataAnnotations;

namespace TokenVault.Hosting.Memory;

/// <summary>What keeps card numbers and keys in this process's memory, and there for no longer than needed.</summary>
internal sealed class MemoryOptions
{
    public const string Section = "Memory";

    /// <summary>True lets the system write core dumps, and lets other processes of the same user read this one's memory.</summary>
    public bool CoreDumps { get; set; }

    /// <summary>Keeps memory from being swapped out. Takes CAP_IPC_LOCK or an unlimited RLIMIT_MEMLOCK; without, a warning says so.</summary>
    public bool Lock { get; set; } = true;

    /// <summary>Has glibc overwrite what native code such as OpenSSL gives back.</summary>
    public bool ClearFreed { get; set; } = true;

    /// <summary>After how long without a card the buffers of the platform are wiped and the heap is compacted.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan IdleAfter { get; set; } = TimeSpan.FromMinutes(1);
}
