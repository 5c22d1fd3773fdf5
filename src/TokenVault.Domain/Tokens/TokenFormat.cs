namespace TokenVault.Domain.Tokens;

/// <summary>Which digits of a card a format-preserving token keeps. Stored as a number.</summary>
public enum TokenFormat : byte
{
    None = 0,
    LastFour = 1,
    BinAndLastFour = 2,
}
