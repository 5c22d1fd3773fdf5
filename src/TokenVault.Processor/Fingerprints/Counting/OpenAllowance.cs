using System.Runtime.InteropServices;

namespace TokenVault.Processor.Fingerprints.Counting;

/// <summary>An allowance in force: two officers signed it and it stands in the record of disclosures.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct OpenAllowance(UInt128 Id, long Cards, DateTimeOffset Until);
