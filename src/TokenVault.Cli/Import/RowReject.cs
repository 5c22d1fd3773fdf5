namespace TokenVault.Cli.Import;

/// <summary>Why a row has no token: the vault's stable word, or one of ours of the same kind, and the field. Never a value.</summary>
internal sealed record RowReject(string Reason, string Field)
{
    public const string FieldCount = "FIELD_COUNT";
    public const string NumberMissing = "CARD_NUMBER_MISSING";
    public const string NumberNotDigits = "CARD_NUMBER_NOT_DIGITS";
    public const string NumberLength = "CARD_NUMBER_LENGTH";
    public const string NumberCheckDigit = "CARD_NUMBER_CHECK_DIGIT";
    public const string ExpiryInvalid = "CARD_EXPIRY_INVALID";
    public const string Expired = "CARD_EXPIRED";
    public const string TextTooLong = "TEXT_TOO_LONG";
    public const string TextHoldsNumber = "TEXT_HOLDS_CARD_NUMBER";
}
