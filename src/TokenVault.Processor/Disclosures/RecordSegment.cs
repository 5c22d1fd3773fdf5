using Microsoft.Win32.SafeHandles;

namespace TokenVault.Processor.Disclosures;

/// <summary>One file of the record.</summary>
/// <param name="Handle">Open for reading; the last one for writing as well.</param>
/// <param name="Path">Of the file.</param>
/// <param name="Start">Where it begins in the record: how many bytes all files before it have.</param>
internal sealed record RecordSegment(SafeFileHandle Handle, string Path, long Start);
