namespace TokenVault.Processor.Psp;

/// <summary>Charges a card in Stripe's dialect: the card first, harmless to repeat; then the money, by reference.</summary>
internal static class StripeProcessor
{
    /// <summary>Sends both requests, each once, and takes the card's form over. The operation is the idempotency key.</summary>
    public static async Task<PspOutcome> ChargeAsync(
        PspLine line, PspAccount account, PspCharge charge, StripeAmount amount, PinnedForm card)
    {
        var operation = charge.Operation.ToString();
        string paymentMethod;
        using (card)
        {
            var stored = await line.PostAsync(StripeForms.PaymentMethodPath, card, operation + "-pm", account.Credential);
            if (StripeVerdict.OfPaymentMethod(stored, out paymentMethod) is { } ended)
            {
                return ended;
            }
        }

        using var confirmation = StripeForms.PaymentIntent(amount, paymentMethod, charge);
        var taken = await line.PostAsync(StripeForms.PaymentIntentPath, confirmation, operation, account.Credential);
        return StripeVerdict.OfPaymentIntent(taken, amount);
    }
}
