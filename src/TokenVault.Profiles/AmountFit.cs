namespace TokenVault.Profiles;

/// <summary>Whether a processor can express an amount.</summary>
public enum AmountFit
{
    Fits,

    /// <summary>It has digits that the processor has no place for.</summary>
    TooFine,
    TooLarge,
}
