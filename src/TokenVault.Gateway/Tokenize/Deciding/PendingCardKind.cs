namespace TokenVault.Gateway.Tokenize.Deciding;

/// <summary>What batches under way have decided about a card.</summary>
internal enum PendingCardKind : byte
{
    /// <summary>It has a token.</summary>
    HasToken,

    /// <summary>Its token was deleted, or another card is under it.</summary>
    Gone,

    /// <summary>It is no card but a token's digits.</summary>
    IsDigits,
}
