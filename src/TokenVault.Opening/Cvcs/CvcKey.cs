using TokenVault.Envelope;

namespace TokenVault.Opening.Cvcs;

/// <summary>The public half of a key that CVCs are sealed to, until it expires.</summary>
public sealed record CvcKey(uint Id, SuiteId Suite, byte[] PublicKey, DateTimeOffset Expire);
