namespace TokenVault.Gateway.Tokens.Upkeep;

/// <summary>What is done about tokens without being asked.</summary>
internal sealed record TokenDuties(
    DueDeletions Deletions, LateDeduplication Deduplication, VersionRaising Versions, RetentionSweep Retention, KeyRetention Keys);
