namespace TokenVault.Domain.Errors;

/// <summary>Every refusal that a caller can meet. Each has a row in the mapping to gRPC (TokenVault.Hosting), or the build fails.</summary>
public enum VaultErrorCode
{
    // The request
    FieldMissing,
    CardNumberNotDigits,
    CardNumberLength,
    CardNumberCheckDigit,
    CardExpiryInvalid,
    CardExpired,
    CvcInvalid,
    CvcHandleInvalid,
    TokenMalformed,
    PaymentIdMalformed,
    AmountOutOfRange,
    CurrencyUnknown,
    IdempotencyKeyInvalid,
    OrderReferenceInvalid,
    TextHoldsCardNumber,
    PageSizeInvalid,
    PageTokenInvalid,
    RequestTooLarge,
    RequestMalformed,

    // What it names
    TokenNotFound,
    PaymentNotFound,
    IdempotencyKeyReused,
    IdempotencyKeyInFlight,
    MerchantWithoutProcessor,

    // Who asks
    CertificateMissing,
    CertificateNotTrusted,
    CallerUnknown,
    CallerDisabled,
    CallerNotAllowed,

    // The line between the zones
    EpochInvalid,
    EpochSignatureInvalid,
    EpochTimeInvalid,
    EpochUnregistered,
    SealedCardInvalid,
    CvcKeyUnknown,
    OperationConflict,
    BatchTooLarge,

    // Ourselves
    Overloaded,
    AdapterUnavailable,
    ProcessorUnavailable,
    StoreUnavailable,
    RecordDamaged,
    DisclosureNotWritten,
    ResponseWithheld,
}
