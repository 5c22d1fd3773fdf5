using System.Runtime.InteropServices;

namespace TokenVault.Processor.Disclosures;

/// <summary>Where an entry stands.</summary>
/// <param name="Number">In the tree, from 0.</param>
/// <param name="Offset">Of its line in the file.</param>
/// <param name="Length">Of its line, without the newline.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct DisclosurePlace(long Number, long Offset, int Length);
