namespace TokenVault.Storage.Tables;

/// <summary>What a token's row says beside its fields. Stored as a byte.</summary>
[Flags]
public enum TokenMarks : byte
{
    None = 0,

    /// <summary>It has a row of details.</summary>
    HasDetails = 1,

    /// <summary>Made while the adapter was away: it has no fingerprint yet.</summary>
    NotDeduplicated = 2,
}
