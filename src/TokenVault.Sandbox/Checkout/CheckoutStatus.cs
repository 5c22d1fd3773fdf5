using TokenVault.Sandbox.Payments;

namespace TokenVault.Sandbox.Checkout;

/// <summary>The state of a payment and of its checks, in Checkout.com's words.</summary>
internal static class CheckoutStatus
{
    public static string Of(PaymentIntent intent, Charge? charge) => charge switch
    {
        null => "Pending",
        { Failure: not null } => "Declined",
        { Released: true } => "Voided",
        _ when intent.Amount == 0 => "Card Verified",
        { AmountRefunded: > 0 } => charge.AmountRefunded == charge.AmountCaptured ? "Refunded" : "Partially Refunded",
        { AmountCaptured: > 0 } => charge.AmountCaptured == charge.Amount ? "Captured" : "Partially Captured",
        _ => "Authorized",
    };

    /// <summary>The schemes' own letters: both match, street, postal code, neither, unavailable, or not asked.</summary>
    public static string AddressCheck(PaymentMethod method)
    {
        var street = CardChecks.Street(method, isCharged: true);
        var postalCode = CardChecks.PostalCode(method, isCharged: true);
        return (street, postalCode) switch
        {
            (null, null) => "S",
            (CardChecks.Unavailable, _) or (_, CardChecks.Unavailable) => "U",
            (CardChecks.Pass, CardChecks.Pass) => "Y",
            (CardChecks.Pass, _) => "A",
            (_, CardChecks.Pass) => "Z",
            _ => "N",
        };
    }
}
