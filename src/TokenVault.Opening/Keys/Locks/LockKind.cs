namespace TokenVault.Opening.Keys.Locks;

/// <summary>By what a keystore opens. Stored as a byte; a number once used keeps its meaning.</summary>
public enum LockKind : byte
{
    /// <summary>A passphrase.</summary>
    Passphrase = 1,

    /// <summary>Any M of N key custodians' shares.</summary>
    Custodians = 2,

    /// <summary>A key in a PKCS#11 token.</summary>
    Token = 3,
}
