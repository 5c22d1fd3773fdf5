using System.Collections.Frozen;
using static TokenVault.Sandbox.Cards.CardOutcome;

namespace TokenVault.Sandbox.Cards;

/// <summary>
/// The published test cards and what each does, from docs.stripe.com/testing ("Cards by brand", "Declined payments", "Fraud
/// prevention", "3D Secure"); the last row is the number that nearly every processor's own list opens with.
/// </summary>
internal static class TestCards
{
    private static readonly TestCard[] All =
    [
        new(4242_4242_4242_4242, "visa", "credit", Approve, "pm_card_visa"),
        new(4000_0566_5566_5556, "visa", "debit", Approve, "pm_card_visa_debit"),
        new(5555_5555_5555_4444, "mastercard", "credit", Approve, "pm_card_mastercard"),
        new(2223_0031_2200_3222, "mastercard", "credit", Approve),
        new(5200_8282_8282_8210, "mastercard", "debit", Approve, "pm_card_mastercard_debit"),
        new(5105_1051_0510_5100, "mastercard", "prepaid", Approve, "pm_card_mastercard_prepaid"),
        new(3782_822463_10005, "amex", "credit", Approve, "pm_card_amex"),
        new(3714_496353_98431, "amex", "credit", Approve),
        new(6011_1111_1111_1117, "discover", "credit", Approve, "pm_card_discover"),
        new(6011_0009_9013_9424, "discover", "credit", Approve),
        new(6011_9811_1111_1113, "discover", "debit", Approve),
        new(3056_9300_0902_0004, "diners", "credit", Approve, "pm_card_diners"),
        new(3622_720627_1667, "diners", "credit", Approve),
        new(3056_930902_5904, "diners", "credit", Approve),
        new(3852_000002_3237, "diners", "credit", Approve),
        new(6555_9000_0060_4105, "discover", "credit", Approve),
        new(3566_0020_2036_0505, "jcb", "credit", Approve, "pm_card_jcb"),
        new(6200_0000_0000_0005, "unionpay", "credit", Approve, "pm_card_unionpay"),
        new(6200_0000_0000_0047, "unionpay", "debit", Approve),
        new(6205_5000_0000_0000_004, "unionpay", "credit", Approve),
        new(4000_0025_0000_1001, "visa", "credit", Approve),
        new(5555_5525_0000_1001, "mastercard", "credit", Approve),
        new(4000_0000_0000_0002, "visa", "credit", GenericDecline, "pm_card_visa_chargeDeclined"),
        new(4000_0000_0000_9995, "visa", "credit", InsufficientFunds, "pm_card_visa_chargeDeclinedInsufficientFunds"),
        new(4000_0000_0000_9987, "visa", "credit", LostCard, "pm_card_visa_chargeDeclinedLostCard"),
        new(4000_0000_0000_9979, "visa", "credit", StolenCard, "pm_card_visa_chargeDeclinedStolenCard"),
        new(4000_0000_0000_0069, "visa", "credit", ExpiredCard, "pm_card_chargeDeclinedExpiredCard"),
        new(4000_0000_0000_0127, "visa", "credit", IncorrectCvc, "pm_card_chargeDeclinedIncorrectCvc"),
        new(4000_0000_0000_0119, "visa", "credit", ProcessingError, "pm_card_chargeDeclinedProcessingError"),
        new(4000_0000_0000_6975, "visa", "credit", VelocityExceeded, "pm_card_visa_chargeDeclinedVelocityLimitExceeded"),
        new(4000_0000_0000_0341, "visa", "credit", GenericDecline, "pm_card_chargeCustomerFail"),
        new(4000_0025_0000_3155, "visa", "credit", AuthenticationThenApprove, "pm_card_authenticationRequiredOnSetup"),
        new(4000_0027_6000_3184, "visa", "credit", AuthenticationThenApprove, "pm_card_authenticationRequired"),
        new(4000_0000_0000_3220, "visa", "credit", AuthenticationThenApprove, "pm_card_threeDSecure2Required"),
        new(4000_0082_6000_3178, "visa", "credit", AuthenticationThenInsufficientFunds,
            "pm_card_authenticationRequiredChargeDeclinedInsufficientFunds"),
        new(4000_0084_0000_1629, "visa", "credit", AuthenticationThenDecline, "pm_card_threeDSecureRequiredChargeDeclined"),
        new(4100_0000_0000_0019, "visa", "credit", BlockedAsFraudulent, "pm_card_radarBlock"),
        new(4000_0000_0000_4954, "visa", "credit", Approve, "pm_card_riskLevelHighest"),
        new(4000_0000_0000_9235, "visa", "credit", Approve, "pm_card_riskLevelElevated"),
        new(4000_0000_0000_0101, "visa", "credit", CvcCheckFails, "pm_card_cvcCheckFail"),
        new(4000_0000_0000_0036, "visa", "credit", PostalCheckFails, "pm_card_avsZipFail"),
        new(4000_0000_0000_0028, "visa", "credit", StreetCheckFails, "pm_card_avsLine1Fail"),
        new(4000_0000_0000_0010, "visa", "credit", AddressChecksFail, "pm_card_avsFail"),
        new(4000_0000_0000_0044, "visa", "credit", AddressChecksUnavailable, "pm_card_avsUnchecked"),
        new(4000_0000_0000_0259, "visa", "credit", Approve, "pm_card_createDispute"),
        new(4000_0000_0000_2685, "visa", "credit", Approve, "pm_card_createDisputeProductNotReceived"),
        new(4111_1111_1111_1111, "visa", "credit", Approve),
    ];

    private static readonly FrozenDictionary<ulong, TestCard> ByNumber = All.ToFrozenDictionary(card => card.Number);

    private static readonly FrozenDictionary<string, TestCard> ByName =
        All.Where(card => card.Name is not null).ToFrozenDictionary(card => card.Name!, StringComparer.Ordinal);

    // ISO/IEC 7812-1 leaves numbers that begin with 9 to national bodies, by the country's number behind it, and 900 to 999 are no
    // country's (ISO 3166-1): for measurements that take more cards than were ever published.
    private const ulong UnissuedFrom = 9900_0000_0000_0000;
    private const ulong UnissuedTo = 9999_9999_9999_9999;

    public static TestCard? Find(ulong number) => number is >= UnissuedFrom and <= UnissuedTo
        ? new TestCard(number, "unknown", "credit", Approve)
        : ByNumber.GetValueOrDefault(number);

    public static TestCard? FindByName(string name) => ByName.GetValueOrDefault(name);
}
