namespace TokenVault.Domain.Cards;

/// <summary>The scheme that the leading digits point to. Stored as a byte; a number once used keeps its meaning.</summary>
public enum CardBrand : byte
{
    Unknown = 0,
    Visa = 1,
    Mastercard = 2,
    Amex = 3,
    Discover = 4,
    Diners = 5,
    Jcb = 6,
    UnionPay = 7,
    Maestro = 8,
    Mir = 9,
}
