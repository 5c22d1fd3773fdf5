namespace TokenVault.Profiles;

/// <summary>What a body's card field may hold. Their names in the file are these in snake_case.</summary>
public enum CardField
{
    Number,
    Cvc,

    /// <summary>1 to 12, without a leading zero.</summary>
    ExpiryMonth,

    /// <summary>01 to 12.</summary>
    ExpiryMonthTwoDigits,

    /// <summary>Four digits.</summary>
    ExpiryYear,
    ExpiryYearTwoDigits,

    /// <summary>The card holder's name, UTF-8 of at most 96 bytes; the field is left out where none is kept.</summary>
    HolderName,
}
