namespace TokenVault.Processor.Disclosures.Entries;

/// <summary>What one search found.</summary>
/// <param name="Entries">Each with its number in the tree and its line, in the order of the record.</param>
/// <param name="Next">From which entry on the search goes on; null where it has come to the end.</param>
internal sealed record EntryPage(IReadOnlyList<(long Number, byte[] Line)> Entries, long? Next);
