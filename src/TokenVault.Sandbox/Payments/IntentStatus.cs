namespace TokenVault.Sandbox.Payments;

/// <summary>The states of a payment, in the API's own words (docs.stripe.com/payments/paymentintents/lifecycle).</summary>
internal static class IntentStatus
{
    public const string RequiresPaymentMethod = "requires_payment_method";
    public const string RequiresConfirmation = "requires_confirmation";
    public const string RequiresAction = "requires_action";
    public const string RequiresCapture = "requires_capture";
    public const string Succeeded = "succeeded";
    public const string Canceled = "canceled";
}
