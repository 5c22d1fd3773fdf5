namespace TokenVault.Domain.Payments;

/// <summary>What to do about a decline. The numbers are those of tokenvault.v1.DeclineAdvice.</summary>
public enum DeclineAdvice
{
    None = 0,
    TryAgainLater = 1,
    UseAnotherCard = 2,
    CorrectTheInput = 3,
    Authenticate = 4,
    DoNotTryAgain = 5,
    MendTheSetup = 6,
}
