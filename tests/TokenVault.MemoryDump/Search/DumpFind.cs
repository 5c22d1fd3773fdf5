using System.Runtime.InteropServices;

namespace TokenVault.MemoryDump.Search;

/// <summary>Where in the searched bytes a number was found, which of them and in what form.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct DumpFind(int Number, string Encoding, int Offset);
