namespace TokenVault.Domain.Cards;

/// <summary>What reading a card number found. Never says which digit.</summary>
public enum PanCheck
{
    Accepted,
    NotDigits,
    WrongLength,
    WrongCheckDigit,
}
