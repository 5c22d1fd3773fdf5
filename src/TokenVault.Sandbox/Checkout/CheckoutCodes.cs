using TokenVault.Sandbox.Cards;

namespace TokenVault.Sandbox.Checkout;

/// <summary>What a bank answers, in Checkout.com's codes (checkout.com/docs, "API response codes").</summary>
internal static class CheckoutCodes
{
    public static (string Code, string Summary) Of(Decline? decline) => (decline?.DeclineCode ?? decline?.Code) switch
    {
        null => ("10000", "Approved"),
        "insufficient_funds" => ("20051", "Insufficient Funds"),
        "lost_card" => ("30041", "Lost Card - Pick Up"),
        "stolen_card" => ("30043", "Stolen Card - Pick Up"),
        "expired_card" => ("20054", "Expired Card"),
        "incorrect_cvc" => ("20082", "Security code is incorrect"),
        "processing_error" => ("20096", "System Malfunction"),
        "card_velocity_exceeded" => ("20065", "Exceeds Withdrawal Frequency Limit"),
        "fraudulent" => ("20059", "Suspected Fraud"),
        "test_mode_live_card" => ("20014", "Invalid Card Number"),
        "authentication_required" => ("20154", "3DS Authentication Required"),
        "payment_intent_authentication_failure" => ("20151", "Cardholder failed 3DS authentication"),
        _ => ("20005", "Declined - Do Not Honour"),
    };
}
