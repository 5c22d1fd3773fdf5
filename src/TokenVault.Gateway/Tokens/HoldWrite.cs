namespace TokenVault.Gateway.Tokens;

/// <summary>What a change of a payment does with its token, where that is for single use.</summary>
internal enum HoldWrite
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Takes it; the whole change is refused where another payment has it.</summary>
    Take,

    /// <summary>It has served.</summary>
    Spend,

    /// <summary>Lets it go, where this payment has it.</summary>
    Free,
}
