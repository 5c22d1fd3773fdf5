using TokenVault.Envelope;

namespace TokenVault.Opening.Keys;

/// <summary>What may be told of a key.</summary>
/// <param name="Purpose">What it is for.</param>
/// <param name="Number">Counted for each purpose, from 1; never given twice.</param>
/// <param name="Suite">That of an opening key, 0 for every other.</param>
/// <param name="Created">When it was drawn.</param>
/// <param name="Place">Where it is.</param>
/// <param name="Destroyed">When it was destroyed; null for a key that is there.</param>
/// <param name="IsCurrent">Whether it is the one in use; the others only open what was made with them.</param>
public sealed record KeyFacts(
    KeyPurpose Purpose, uint Number, SuiteId Suite, DateTimeOffset Created, KeyPlace Place, DateTimeOffset? Destroyed, bool IsCurrent);
