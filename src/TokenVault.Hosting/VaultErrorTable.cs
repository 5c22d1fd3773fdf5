using Google.Rpc;
using TokenVault.Domain.Errors;

namespace TokenVault.Hosting;

/// <summary>The rows of <see cref="VaultErrorMapping"/>: one for each refusal.</summary>
internal static class VaultErrorTable
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Later = TimeSpan.FromSeconds(2);

    // No default arm: CS8509 is an error here, so a new code without a row does not build.
#pragma warning disable CS8524 // Values outside the enum cannot be produced by our own code.
    public static readonly Func<VaultErrorCode, VaultErrorDescription> Of = static code => code switch
    {
        VaultErrorCode.FieldMissing => new(Code.InvalidArgument, "FIELD_MISSING", "A required field is missing."),
        VaultErrorCode.CardNumberNotDigits => new(Code.InvalidArgument, "CARD_NUMBER_NOT_DIGITS", "The card number holds something other than digits."),
        VaultErrorCode.CardNumberLength => new(Code.InvalidArgument, "CARD_NUMBER_LENGTH", "A card number has 12 to 19 digits."),
        VaultErrorCode.CardNumberCheckDigit => new(Code.InvalidArgument, "CARD_NUMBER_CHECK_DIGIT", "The card number's check digit is wrong."),
        VaultErrorCode.CardExpiryInvalid => new(Code.InvalidArgument, "CARD_EXPIRY_INVALID", "The expiry date is no month of 2000 to 2099."),
        VaultErrorCode.CardExpired => new(Code.InvalidArgument, "CARD_EXPIRED", "The card has expired."),
        VaultErrorCode.CvcInvalid => new(Code.InvalidArgument, "CVC_INVALID", "A CVC has three or four digits."),
        VaultErrorCode.CvcHandleInvalid => new(Code.InvalidArgument, "CVC_HANDLE_INVALID", "The CVC handle is none of ours."),
        VaultErrorCode.TokenMalformed => new(Code.InvalidArgument, "TOKEN_MALFORMED", "This is no token."),
        VaultErrorCode.PaymentIdMalformed => new(Code.InvalidArgument, "PAYMENT_ID_MALFORMED", "This is no payment's name."),
        VaultErrorCode.AmountOutOfRange => new(Code.InvalidArgument, "AMOUNT_OUT_OF_RANGE", "The amount is not within 1 to 999,999,999,999 minor units, or is more or finer than the processor takes."),
        VaultErrorCode.CurrencyUnknown => new(Code.InvalidArgument, "CURRENCY_UNKNOWN", "The currency is none of ISO 4217."),
        VaultErrorCode.IdempotencyKeyInvalid => new(Code.InvalidArgument, "IDEMPOTENCY_KEY_INVALID", "An idempotency key has 1 to 255 printable ASCII characters."),
        VaultErrorCode.OrderReferenceInvalid => new(Code.InvalidArgument, "ORDER_REFERENCE_INVALID", "An order reference has at most 255 characters, none of them a control character or outside the basic plane."),
        VaultErrorCode.TextHoldsCardNumber => new(Code.InvalidArgument, "TEXT_HOLDS_CARD_NUMBER", "A text field holds something like a card number."),
        VaultErrorCode.PageSizeInvalid => new(Code.InvalidArgument, "PAGE_SIZE_INVALID", "The page size is out of bounds."),
        VaultErrorCode.PageTokenInvalid => new(Code.InvalidArgument, "PAGE_TOKEN_INVALID", "The page token is none of ours."),
        VaultErrorCode.RequestMalformed => new(Code.InvalidArgument, "REQUEST_MALFORMED", "The message is not what the contract says."),
        VaultErrorCode.RequestTooLarge => new(Code.ResourceExhausted, "REQUEST_TOO_LARGE", "The request is too large."),

        VaultErrorCode.AmountTooFine => new(Code.InvalidArgument, "AMOUNT_TOO_FINE", "The payment processor does not take so fine an amount in this currency."),
        VaultErrorCode.CurrencyMismatch => new(Code.InvalidArgument, "CURRENCY_MISMATCH", "The currency is not the payment's."),
        VaultErrorCode.DescriptionInvalid => new(Code.InvalidArgument, "DESCRIPTION_INVALID", "A description has at most 255 characters, none of them a control character or outside the basic plane."),
        VaultErrorCode.BillingAddressInvalid => new(Code.InvalidArgument, "BILLING_ADDRESS_INVALID", "A part of the billing address is too long or malformed."),
        VaultErrorCode.StoredCredentialInvalid => new(Code.InvalidArgument, "STORED_CREDENTIAL_INVALID", "The stored-credential fields contradict each other or name no payment of yours."),
        VaultErrorCode.AuthenticationInvalid => new(Code.InvalidArgument, "AUTHENTICATION_INVALID", "The authentication data are malformed."),
        VaultErrorCode.ReturnUrlInvalid => new(Code.InvalidArgument, "RETURN_URL_INVALID", "A return address is https and has at most 1,024 characters."),
        VaultErrorCode.CursorInvalid => new(Code.InvalidArgument, "CURSOR_INVALID", "The cursor is none of ours, older than what is kept, or ahead of it."),
        VaultErrorCode.TimeRangeInvalid => new(Code.InvalidArgument, "TIME_RANGE_INVALID", "The span of time is missing, reversed or too long."),
        VaultErrorCode.EvidenceInvalid => new(Code.InvalidArgument, "EVIDENCE_INVALID", "The evidence or the processor's reference is missing, too long or malformed."),
        VaultErrorCode.OperationIdMalformed => new(Code.InvalidArgument, "OPERATION_ID_MALFORMED", "This is no operation's name."),
        VaultErrorCode.OperationStateInvalid => new(Code.InvalidArgument, "OPERATION_STATE_INVALID", "The state is none that can be stated here."),

        VaultErrorCode.TokenUsageInvalid => new(Code.InvalidArgument, "TOKEN_USAGE_INVALID", "The usage is none that we know, or does not allow this."),
        VaultErrorCode.TokenFormatInvalid => new(Code.InvalidArgument, "TOKEN_FORMAT_INVALID", "The format is none that we know, or a valid check digit is asked for without one."),
        VaultErrorCode.ExpireTimeInvalid => new(Code.InvalidArgument, "EXPIRE_TIME_INVALID", "A token's end lies in the future, at most 20 years ahead."),
        VaultErrorCode.CustomerReferenceInvalid => new(Code.InvalidArgument, "CUSTOMER_REFERENCE_INVALID", "A customer reference has 1 to 64 visible ASCII characters, and a token has at most 16, each once."),
        VaultErrorCode.LabelsInvalid => new(Code.InvalidArgument, "LABELS_INVALID", "At most 16 labels, with a key of 1 to 40 lower-case letters, digits, hyphens and underscores, each once, and a value of 1 to 255 characters."),
        VaultErrorCode.CardholderNameInvalid => new(Code.InvalidArgument, "CARDHOLDER_NAME_INVALID", "A card holder's name has at most 96 bytes of UTF-8 and no control characters."),
        VaultErrorCode.UpdateMaskInvalid => new(Code.InvalidArgument, "UPDATE_MASK_INVALID", "The mask names no field, one that can't be changed, or two that exclude each other."),
        VaultErrorCode.ReferenceInvalid => new(Code.InvalidArgument, "REFERENCE_INVALID", "A reference has at most 64 visible ASCII characters."),
        VaultErrorCode.TokenExpired => new(Code.FailedPrecondition, "TOKEN_EXPIRED", "The token's time is over."),
        VaultErrorCode.TokenHeld => new(Code.Aborted, "TOKEN_HELD", "Another authorization holds this token for single use, and its outcome is not known yet.", Soon),
        VaultErrorCode.TokenSpent => new(Code.FailedPrecondition, "TOKEN_SPENT", "The token was for single use and has served."),
        VaultErrorCode.CustomersFull => new(Code.FailedPrecondition, "CUSTOMERS_FULL", "The token belongs to as many customers as it may."),
        VaultErrorCode.FormatSpaceExhausted => new(Code.FailedPrecondition, "FORMAT_SPACE_EXHAUSTED", "Nearly all numbers of this form are taken. Ask for a form that keeps fewer digits, or for none."),
        VaultErrorCode.CardNumberIsToken => new(Code.FailedPrecondition, "CARD_NUMBER_IS_TOKEN", "What was sent as a card number is one of your own format-preserving tokens."),
        VaultErrorCode.LegalHold => new(Code.FailedPrecondition, "LEGAL_HOLD", "It must be kept as it is for now."),
        VaultErrorCode.HoldsFull => new(Code.FailedPrecondition, "HOLDS_FULL", "The customer, or the vault, has as many holds as it may have."),
        VaultErrorCode.HoldReasonInvalid => new(Code.InvalidArgument, "HOLD_REASON_INVALID", "A hold's reason has 1 to 255 characters, none of them a control character or outside the basic plane."),
        VaultErrorCode.TokenRetired => new(Code.NotFound, "TOKEN_RETIRED", "The token was deleted."),
        VaultErrorCode.RecordVersionStale => new(Code.FailedPrecondition, "RECORD_VERSION_STALE", "Another card has taken the place of this one under the token."),
        VaultErrorCode.GuessingLimitExceeded => new(Code.ResourceExhausted, "GUESSING_LIMIT_EXCEEDED", "Too many different card numbers of this BIN and last four were asked for today. An import needs an allowance at the adapter."),

        VaultErrorCode.OperationNotFound => new(Code.NotFound, "OPERATION_NOT_FOUND", "No such operation."),
        VaultErrorCode.PaymentStateInvalid => new(Code.FailedPrecondition, "PAYMENT_STATE_INVALID", "The payment's state does not allow this."),
        VaultErrorCode.PaymentBusy => new(Code.Aborted, "PAYMENT_BUSY", "Another operation on this payment is not settled yet.", Soon),
        VaultErrorCode.PaymentOperationsFull => new(Code.FailedPrecondition, "PAYMENT_OPERATIONS_FULL", "The payment has as many operations as it may have."),
        VaultErrorCode.PaymentInConflict => new(Code.FailedPrecondition, "PAYMENT_IN_CONFLICT", "The processor says otherwise than what is recorded of the payment, so money may have moved. Two operators have to say what became of it."),
        VaultErrorCode.AmountExceedsPayment => new(Code.FailedPrecondition, "AMOUNT_EXCEEDS_PAYMENT", "The amount is more than what is left of the payment."),
        VaultErrorCode.OperationNotSupported => new(Code.FailedPrecondition, "OPERATION_NOT_SUPPORTED", "The payment's processor does not offer this."),
        VaultErrorCode.OperationNotUnknown => new(Code.FailedPrecondition, "OPERATION_NOT_UNKNOWN", "What became of the operation is known."),
        VaultErrorCode.ResolutionBySamePerson => new(Code.FailedPrecondition, "RESOLUTION_BY_SAME_PERSON", "Another person has to confirm it."),
        VaultErrorCode.ResolutionDiffers => new(Code.FailedPrecondition, "RESOLUTION_DIFFERS", "Another outcome was proposed."),
        VaultErrorCode.DisclosureNotFound => new(Code.NotFound, "DISCLOSURE_NOT_FOUND", "That token has no such disclosure."),
        VaultErrorCode.OrderUnknown => new(Code.FailedPrecondition, "ORDER_UNKNOWN", "There is no such order that may be executed now."),
        VaultErrorCode.OrderSequence => new(Code.Aborted, "ORDER_SEQUENCE", "The cards of an order come ascending after the last that was taken. Ask where to go on."),
        VaultErrorCode.OrderOutOfScope => new(Code.PermissionDenied, "ORDER_OUT_OF_SCOPE", "The order is not about this card."),
        VaultErrorCode.TransferInvalid => new(Code.InvalidArgument, "TRANSFER_INVALID", "This part of a transfer was not sealed to this vault, or was altered."),
        VaultErrorCode.TransferSequence => new(Code.Aborted, "TRANSFER_SEQUENCE", "The frames of a part are taken in one after the other. Ask where to go on."),
        VaultErrorCode.TokenTaken => new(Code.AlreadyExists, "TOKEN_TAKEN", "A token or one of its forms of that name is here already and stands for something else."),
        VaultErrorCode.OrderVolumeExceeded => new(Code.PermissionDenied, "ORDER_VOLUME_EXCEEDED", "The order is about fewer cards."),
        VaultErrorCode.CheckpointAhead => new(Code.FailedPrecondition, "CHECKPOINT_AHEAD", "The record is shorter than that checkpoint states."),
        VaultErrorCode.RecordNotObserved => new(Code.Unavailable, "RECORD_NOT_OBSERVED", "The gateway has not asked yet how far the record of disclosures goes.", Soon),
        VaultErrorCode.RecordForked => new(Code.FailedPrecondition, "RECORD_FORKED", "The record of disclosures does not extend what was seen of it before."),
        VaultErrorCode.ResolutionContradicted => new(Code.FailedPrecondition, "RESOLUTION_CONTRADICTED", "The processor says otherwise of the payment that it calls so."),
        VaultErrorCode.ResolutionNotRecorded => new(Code.FailedPrecondition, "RESOLUTION_NOT_RECORDED", "The adapter has another outcome on record and keeps to it."),
        VaultErrorCode.MerchantLimitExceeded => new(Code.ResourceExhausted, "MERCHANT_LIMIT_EXCEEDED", "The merchant's limit for today is reached."),

        VaultErrorCode.TokenNotFound => new(Code.NotFound, "TOKEN_NOT_FOUND", "No such token."),
        VaultErrorCode.PaymentNotFound => new(Code.NotFound, "PAYMENT_NOT_FOUND", "No such payment."),
        VaultErrorCode.IdempotencyKeyReused => new(Code.FailedPrecondition, "IDEMPOTENCY_KEY_REUSED", "The idempotency key stands for another request."),
        VaultErrorCode.IdempotencyKeyInFlight => new(Code.Aborted, "IDEMPOTENCY_KEY_IN_FLIGHT", "The first call with this key is under way.", Soon),
        VaultErrorCode.MerchantWithoutProcessor => new(Code.FailedPrecondition, "MERCHANT_WITHOUT_PROCESSOR", "The merchant has no payment processor."),

        VaultErrorCode.CertificateMissing => new(Code.Unauthenticated, "CERTIFICATE_MISSING", "A client certificate is required."),
        VaultErrorCode.CertificateNotTrusted => new(Code.Unauthenticated, "CERTIFICATE_NOT_TRUSTED", "The client certificate is not valid here."),
        VaultErrorCode.CallerUnknown => new(Code.Unauthenticated, "CALLER_UNKNOWN", "The certificate names no known caller."),
        VaultErrorCode.CallerDisabled => new(Code.PermissionDenied, "CALLER_DISABLED", "The caller is disabled."),
        VaultErrorCode.CallerNotAllowed => new(Code.PermissionDenied, "CALLER_NOT_ALLOWED", "The caller may not use this service."),

        VaultErrorCode.EpochInvalid => new(Code.InvalidArgument, "EPOCH_INVALID", "The epoch is not well formed or not for this key."),
        VaultErrorCode.EpochSignatureInvalid => new(Code.InvalidArgument, "EPOCH_SIGNATURE_INVALID", "The epoch's signature is not the gateway's."),
        VaultErrorCode.EpochTimeInvalid => new(Code.InvalidArgument, "EPOCH_TIME_INVALID", "The epoch's time is too far from the adapter's."),
        VaultErrorCode.EpochUnregistered => new(Code.Unavailable, "EPOCH_UNREGISTERED", "The card's epoch is not registered yet.", Later),
        VaultErrorCode.SealedCardInvalid => new(Code.DataLoss, "SEALED_CARD_INVALID", "The sealed card does not open."),
        VaultErrorCode.CvcKeyUnknown => new(Code.FailedPrecondition, "CVC_KEY_UNKNOWN", "The CVC key is forgotten or never was."),
        VaultErrorCode.OperationConflict => new(Code.FailedPrecondition, "OPERATION_CONFLICT", "The operation id stands for another request."),
        VaultErrorCode.OperationClosed => new(Code.FailedPrecondition, "OPERATION_CLOSED", "The operation id was closed before it was begun."),
        VaultErrorCode.FenceStale => new(Code.FailedPrecondition, "FENCE_STALE", "A newer process of this gateway has taken over."),
        VaultErrorCode.BatchTooLarge => new(Code.InvalidArgument, "BATCH_TOO_LARGE", "The batch is too large."),

        VaultErrorCode.Overloaded => new(Code.ResourceExhausted, "OVERLOADED", "Too much work is waiting.", Soon),
        VaultErrorCode.AdapterUnavailable => new(Code.Unavailable, "ADAPTER_UNAVAILABLE", "The processor adapter can't be reached.", Later),
        VaultErrorCode.ProcessorUnavailable => new(Code.Unavailable, "PROCESSOR_UNAVAILABLE", "The payment processor can't be reached.", Later),
        VaultErrorCode.OpeningKeyUnavailable => new(Code.Unavailable, "OPENING_KEY_UNAVAILABLE", "The token with the opening key can't be reached.", Later),
        VaultErrorCode.StoreUnavailable => new(Code.Unavailable, "STORE_UNAVAILABLE", "The store can't be written.", Later),
        VaultErrorCode.RecordDamaged => new(Code.DataLoss, "RECORD_DAMAGED", "A stored record fails its check."),
        VaultErrorCode.SecurityLogNotWritten => new(Code.Unavailable, "SECURITY_LOG_NOT_WRITTEN", "The security log can't be written, so nothing was done."),
        VaultErrorCode.DisclosureNotWritten => new(Code.Unavailable, "DISCLOSURE_NOT_WRITTEN", "The disclosure could not be written, so the card stays closed.", Later),
        VaultErrorCode.ResponseWithheld => new(Code.Internal, "RESPONSE_WITHHELD", "The answer failed its own check and was withheld."),
    };
#pragma warning restore CS8524
}
