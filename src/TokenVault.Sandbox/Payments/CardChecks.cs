using TokenVault.Sandbox.Cards;

namespace TokenVault.Sandbox.Payments;

/// <summary>What a card's bank says of the address and the security code, in Stripe's words; null where none was given.</summary>
internal static class CardChecks
{
    public const string Pass = "pass";
    public const string Fail = "fail";
    public const string Unavailable = "unavailable";
    private const string Unchecked = "unchecked";

    public static string? Street(PaymentMethod method, bool isCharged) =>
        !method.HasStreet ? null
        : method.Outcome is CardOutcome.StreetCheckFails or CardOutcome.AddressChecksFail ? Fail
        : method.Outcome is CardOutcome.AddressChecksUnavailable ? Unavailable
        : Otherwise(isCharged);

    public static string? PostalCode(PaymentMethod method, bool isCharged) =>
        method.Outcome is CardOutcome.PostalCheckFails ? Fail
        : !method.HasPostalCode ? null
        : method.Outcome is CardOutcome.AddressChecksFail ? Fail
        : method.Outcome is CardOutcome.AddressChecksUnavailable ? Unavailable
        : Otherwise(isCharged);

    public static string? SecurityCode(PaymentMethod method, bool isCharged) =>
        !method.HasCvc ? null
        : method.Outcome is CardOutcome.CvcCheckFails ? Fail
        : isCharged && method.Outcome is CardOutcome.IncorrectCvc ? Fail
        : Otherwise(isCharged);

    private static string Otherwise(bool isCharged) => isCharged ? Pass : Unchecked;
}
