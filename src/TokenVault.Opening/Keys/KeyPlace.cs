namespace TokenVault.Opening.Keys;

/// <summary>Where a key's bytes are. Stored as a byte; a number once used keeps its meaning.</summary>
public enum KeyPlace : byte
{
    /// <summary>In the keystore, encrypted.</summary>
    Keystore = 0,

    /// <summary>In a PKCS#11 token, which uses it and does not give it out; the keystore holds by which name it is found there.</summary>
    Token = 1,

    /// <summary>Nowhere any more. The number stays, so that no other key ever has it.</summary>
    Destroyed = 2,
}
