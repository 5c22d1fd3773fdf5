namespace TokenVault.Domain.Cards;

/// <summary>Where a card's money comes from. Stored as a byte; a number once used keeps its meaning.</summary>
public enum CardFunding : byte
{
    Unknown = 0,
    Credit = 1,
    Debit = 2,
    Prepaid = 3,
}
