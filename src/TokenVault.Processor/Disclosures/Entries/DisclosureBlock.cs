using System.Runtime.InteropServices;

namespace TokenVault.Processor.Disclosures.Entries;

/// <summary>Some entries in a row, and the span of their times.</summary>
/// <param name="Number">Of the first of them in the tree.</param>
/// <param name="Offset">Where the first of them begins.</param>
/// <param name="Earliest">Of their times.</param>
/// <param name="Latest">Of their times.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct DisclosureBlock(long Number, long Offset, DateTimeOffset Earliest, DateTimeOffset Latest)
{
    public bool Overlaps(DateTimeOffset from, DateTimeOffset until) => Latest >= from && Earliest < until;
}
