using System.Collections.Frozen;

namespace TokenVault.Domain.Payments;

/// <summary>
/// The documented set of decline reasons. Profiles map each processor's own codes to it; what none maps is `generic_decline`.
/// </summary>
/// <remarks>
/// Soft and hard follow the networks' categories as acquirers publish them for ISO 8583 field 39: what the bank may approve on
/// another day or with other input is soft; a card that is lost, stolen, closed or restricted is hard.
/// </remarks>
public static class DeclineReasons
{
    public const string Generic = "generic_decline";
    public const string AuthenticationRequired = "authentication_required";

    private static readonly FrozenDictionary<string, DeclineReason> ByCode = new DeclineReason[]
    {
        new(Generic, IsHard: false, DeclineAdvice.UseAnotherCard),
        new("insufficient_funds", IsHard: false, DeclineAdvice.TryAgainLater),
        new("card_limit_exceeded", IsHard: false, DeclineAdvice.TryAgainLater),
        new("try_again_later", IsHard: false, DeclineAdvice.TryAgainLater),
        new("issuer_unavailable", IsHard: false, DeclineAdvice.TryAgainLater),
        new("processing_error", IsHard: false, DeclineAdvice.TryAgainLater),
        new("do_not_honor", IsHard: false, DeclineAdvice.UseAnotherCard),
        new("refer_to_issuer", IsHard: false, DeclineAdvice.UseAnotherCard),
        new("transaction_not_permitted", IsHard: false, DeclineAdvice.UseAnotherCard),
        new("suspected_fraud", IsHard: false, DeclineAdvice.UseAnotherCard),
        new("blocked_by_processor", IsHard: false, DeclineAdvice.UseAnotherCard),
        new("duplicate_transaction", IsHard: false, DeclineAdvice.TryAgainLater),
        new("incorrect_cvc", IsHard: false, DeclineAdvice.CorrectTheInput),
        new("incorrect_number", IsHard: false, DeclineAdvice.CorrectTheInput),
        new("incorrect_expiry", IsHard: false, DeclineAdvice.CorrectTheInput),
        new("incorrect_address", IsHard: false, DeclineAdvice.CorrectTheInput),
        new("expired_card", IsHard: true, DeclineAdvice.UseAnotherCard),
        new(AuthenticationRequired, IsHard: false, DeclineAdvice.Authenticate),
        new("authentication_failed", IsHard: false, DeclineAdvice.Authenticate),
        new("card_not_supported", IsHard: true, DeclineAdvice.UseAnotherCard),
        new("currency_not_supported", IsHard: true, DeclineAdvice.MendTheSetup),
        new("lost_card", IsHard: true, DeclineAdvice.DoNotTryAgain),
        new("stolen_card", IsHard: true, DeclineAdvice.DoNotTryAgain),
        new("pickup_card", IsHard: true, DeclineAdvice.DoNotTryAgain),
        new("fraudulent", IsHard: true, DeclineAdvice.DoNotTryAgain),
        new("restricted_card", IsHard: true, DeclineAdvice.UseAnotherCard),
        new("closed_account", IsHard: true, DeclineAdvice.UseAnotherCard),
        new("invalid_account", IsHard: true, DeclineAdvice.UseAnotherCard),
        new("revoked_authorization", IsHard: true, DeclineAdvice.DoNotTryAgain),
        new("not_refundable", IsHard: true, DeclineAdvice.MendTheSetup),
        new("authorization_expired", IsHard: true, DeclineAdvice.MendTheSetup),
        new("already_captured", IsHard: true, DeclineAdvice.MendTheSetup),
        new("already_voided", IsHard: true, DeclineAdvice.MendTheSetup),
        new("invalid_amount", IsHard: true, DeclineAdvice.MendTheSetup),
        new("test_card_in_live_mode", IsHard: true, DeclineAdvice.UseAnotherCard),
    }.ToFrozenDictionary(reason => reason.Code, StringComparer.Ordinal);

    public static IReadOnlyCollection<DeclineReason> All => ByCode.Values;

    /// <summary>The reason of a code, or null for a word that is none of the set, such as why something was not sent.</summary>
    public static DeclineReason? Find(string code) => ByCode.GetValueOrDefault(code);
}
