namespace TokenVault.Processor.Disclosures;

/// <summary>The record of disclosures is not what this adapter wrote. The adapter does not start on it: no record, no opening.</summary>
internal sealed class DisclosureDamageException(string message) : Exception(message);
