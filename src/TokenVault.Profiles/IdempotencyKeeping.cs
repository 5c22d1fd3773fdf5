namespace TokenVault.Profiles;

/// <summary>What a processor does with a second request under the same key.</summary>
public enum IdempotencyKeeping
{
    /// <summary>It gives the first answer again, whatever that was.</summary>
    FirstResult,

    /// <summary>It gives a first success again, and acts anew after anything else.</summary>
    SuccessOnly,

    /// <summary>It acts anew.</summary>
    None,
}
