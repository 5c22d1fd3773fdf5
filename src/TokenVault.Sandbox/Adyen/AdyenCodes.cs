using TokenVault.Sandbox.Cards;
using TokenVault.Sandbox.Payments;

namespace TokenVault.Sandbox.Adyen;

/// <summary>What a bank answers, in Adyen's words (docs.adyen.com, "Refusal reasons" and "Additional data").</summary>
internal static class AdyenCodes
{
    public static (string Code, string Reason) RefusalOf(Decline decline) => (decline.DeclineCode ?? decline.Code) switch
    {
        "insufficient_funds" => ("12", "Not enough balance"),
        "lost_card" or "stolen_card" => ("5", "Blocked Card"),
        "expired_card" => ("6", "Expired Card"),
        "incorrect_cvc" => ("24", "CVC Declined"),
        "processing_error" => ("4", "Acquirer Error"),
        "card_velocity_exceeded" => ("29", "Withdrawal count exceeded"),
        "fraudulent" => ("20", "FRAUD"),
        "test_mode_live_card" => ("8", "Invalid Card Number"),
        "authentication_required" => ("38", "Authentication required"),
        "payment_intent_authentication_failure" => ("11", "3D Not Authenticated"),
        _ => ("2", "Refused"),
    };

    public static string AddressCheck(PaymentMethod method) =>
        (CardChecks.Street(method, isCharged: true), CardChecks.PostalCode(method, isCharged: true)) switch
        {
            (null, null) => "5 No AVS data provided",
            (CardChecks.Unavailable, _) or (_, CardChecks.Unavailable) => "3 AVS unavailable",
            (CardChecks.Pass, CardChecks.Pass) => "7 Both postal code and address match",
            (CardChecks.Pass, _) => "1 Address matches, but the postal code doesn't match",
            (_, CardChecks.Pass) => "6 Postal code matches, but the address doesn't match",
            _ => "2 Neither postal code nor address match",
        };

    public static string CvcCheck(PaymentMethod method) => CardChecks.SecurityCode(method, isCharged: true) switch
    {
        null => "6 No CVC/CVV provided",
        CardChecks.Pass => "1 Matches",
        _ => "2 Doesn't match",
    };
}
