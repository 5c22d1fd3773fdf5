namespace TokenVault.Profiles;

/// <summary>What a template may hold in braces. Nothing here is of a card: those fields are named as card fields, in bodies only.</summary>
public enum Placeholder
{
    Operation,
    Payment,
    Merchant,

    /// <summary>In the processor's minor units.</summary>
    Amount,
    Currency,
    CurrencyLower,

    /// <summary>The operation that authorized.</summary>
    Authorization,

    /// <summary>The processor's name of what was authorized.</summary>
    AuthorizationReference,

    /// <summary>The processor's name of the operation that is asked for.</summary>
    Reference,

    /// <summary>The processor's name of the stored card.</summary>
    Method,
    OrderReference,
    Description,
    ReturnUrl,
    BillingLine1,
    BillingLine2,
    BillingCity,
    BillingState,
    BillingPostalCode,
    BillingCountry,
    NetworkTransactionId,
    Cryptogram,
    Eci,
    DsTransactionId,
    ThreeDSecureVersion,

    /// <summary>The secret of the merchant's account; in the credential only.</summary>
    Credential,

    /// <summary>A field of the merchant's account, by index.</summary>
    Account,
}
