namespace TokenVault.Opening.Keys;

/// <summary>What a key of the keystore is for. Stored as a byte; a number once used keeps its meaning.</summary>
public enum KeyPurpose : byte
{
    /// <summary>The private key that epoch keys are sealed to.</summary>
    Opening = 1,

    /// <summary>Wraps the keys of registered epochs.</summary>
    Wrapping = 2,

    /// <summary>By which cards are recognised. Its numbers are 1 to 255.</summary>
    Fingerprint = 3,

    /// <summary>Authenticates the rows of the adapter's own store.</summary>
    Row = 4,

    /// <summary>Chains the record of disclosures.</summary>
    Disclosure = 5,

    /// <summary>The Ed25519 seed that signs checkpoints of the record of disclosures.</summary>
    Ledger = 6,
}
