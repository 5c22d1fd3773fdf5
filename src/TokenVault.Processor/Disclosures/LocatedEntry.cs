namespace TokenVault.Processor.Disclosures;

/// <summary>An entry with its line, checked, and where it stands.</summary>
internal sealed record LocatedEntry(DisclosurePlace Place, byte[] Line, RecordedEntry Entry);
