using TokenVault.Processor.Disclosures.Entries;

namespace TokenVault.Processor.Disclosures;

/// <summary>The record's three parts: the lines, which are the truth; where each token's stand; and the tree over them.</summary>
internal sealed record DisclosureRecord(DisclosureFile File, DisclosureIndex Index, DisclosureTree Tree)
{
    /// <summary>Where in the lines to look for entries of a time or a number.</summary>
    public DisclosureBlocks Blocks { get; } = new();
}
