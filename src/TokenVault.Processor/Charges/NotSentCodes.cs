namespace TokenVault.Processor.Charges;

/// <summary>Why an operation that was begun never left the adapter. Those of the line are in <see cref="Psp.StripeVerdict"/>.</summary>
internal static class NotSentCodes
{
    public const string DisclosureNotWritten = "disclosure_not_written";
    public const string SealedCardInvalid = "sealed_card_invalid";
    public const string CvcExpired = "cvc_handle_expired";
}
