namespace TokenVault.Sandbox.Cards;

/// <summary>What happens when a test card is charged. The names are stored in the records, so they never change.</summary>
internal enum CardOutcome
{
    Approve,
    GenericDecline,
    InsufficientFunds,
    LostCard,
    StolenCard,
    ExpiredCard,
    IncorrectCvc,
    ProcessingError,
    VelocityExceeded,
    BlockedAsFraudulent,
    CvcCheckFails,
    PostalCheckFails,
    StreetCheckFails,
    AddressChecksFail,
    AddressChecksUnavailable,
    AuthenticationThenApprove,
    AuthenticationThenInsufficientFunds,
    AuthenticationThenDecline,

    /// <summary>A number with a valid check digit that no published list of test cards holds.</summary>
    NotATestCard,
}
