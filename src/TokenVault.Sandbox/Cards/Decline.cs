namespace TokenVault.Sandbox.Cards;

/// <summary>A card's refusal in the words that the API uses for it (docs.stripe.com/declines/codes).</summary>
internal sealed record Decline(string Code, string? DeclineCode, string Message)
{
    private const string Declined = "Your card was declined.";

    public static Decline AuthenticationRequired { get; } = new(
        "authentication_required", "authentication_required", "Your card was declined. This transaction requires authentication.");

    public static Decline AuthenticationFailed { get; } = new(
        "payment_intent_authentication_failure", null, "The provided payment method has failed authentication.");

    /// <summary>Why a charge of such a card fails, or null where it is approved.</summary>
    public static Decline? Of(CardOutcome outcome, bool hasCvc) => outcome switch
    {
        CardOutcome.GenericDecline or CardOutcome.AuthenticationThenDecline => new("card_declined", "generic_decline", Declined),
        CardOutcome.InsufficientFunds or CardOutcome.AuthenticationThenInsufficientFunds =>
            new("card_declined", "insufficient_funds", "Your card has insufficient funds."),
        CardOutcome.LostCard => new("card_declined", "lost_card", Declined),
        CardOutcome.StolenCard => new("card_declined", "stolen_card", Declined),
        CardOutcome.ExpiredCard => new("expired_card", "expired_card", "Your card has expired."),
        CardOutcome.IncorrectCvc when hasCvc =>
            new("incorrect_cvc", "incorrect_cvc", "Your card's security code is incorrect."),
        CardOutcome.ProcessingError => new(
            "processing_error", "processing_error", "An error occurred while processing your card. Try again in a little bit."),
        CardOutcome.VelocityExceeded => new(
            "card_declined",
            "card_velocity_exceeded",
            "Your card was declined for making repeated attempts too frequently or exceeding its amount limit."),
        CardOutcome.BlockedAsFraudulent => new("card_declined", "fraudulent", Declined),
        CardOutcome.NotATestCard => new(
            "card_declined",
            "test_mode_live_card",
            "Your card was declined. Your request was in test mode, but used a non test card."),
        _ => null,
    };

    public static bool NeedsAuthentication(CardOutcome outcome) => outcome
        is CardOutcome.AuthenticationThenApprove
        or CardOutcome.AuthenticationThenInsufficientFunds
        or CardOutcome.AuthenticationThenDecline;
}
