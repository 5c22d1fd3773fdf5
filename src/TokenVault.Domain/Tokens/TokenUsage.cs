namespace TokenVault.Domain.Tokens;

/// <summary>How often a token serves. Stored as a byte and bound into the card's seal.</summary>
public enum TokenUsage : byte
{
    MultiUse = 1,
    SingleUse = 2,
}
