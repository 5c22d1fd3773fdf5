namespace TokenVault.Storage.Tables;

/// <summary>What is left to be done about a token. Stored as a byte; a number once used keeps its meaning.</summary>
public enum TokenTaskKind : byte
{
    /// <summary>Its time is over, or it was spent long enough ago: delete it.</summary>
    Delete = 1,

    /// <summary>Made while the adapter was away: have its fingerprint computed.</summary>
    Deduplicate = 2,

    /// <summary>Another card is under it: have the adapter refuse records of lower versions than the number.</summary>
    RaiseVersion = 3,
}
