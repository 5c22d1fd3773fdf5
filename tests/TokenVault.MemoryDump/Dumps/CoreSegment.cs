using System.Runtime.InteropServices;

namespace TokenVault.MemoryDump.Dumps;

/// <summary>A row of the process's memory as it lies in the core file.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct CoreSegment(long Address, long FileOffset, long Bytes);
