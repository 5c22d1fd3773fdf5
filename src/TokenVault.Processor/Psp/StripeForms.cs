using System.Security.Cryptography;
using System.Text;
using TokenVault.Domain.Cards;

namespace TokenVault.Processor.Psp;

/// <summary>The two requests of a charge in Stripe's dialect. The card is in the first only, in the body's card fields only.</summary>
internal static class StripeForms
{
    public const string PaymentMethodPath = "/v1/payment_methods";
    public const string PaymentIntentPath = "/v1/payment_intents";

    /// <summary>Renders the card. A CVC of no digits is left out.</summary>
    public static PinnedForm PaymentMethod(Pan pan, CardExpiry expiry, Cvc cvc)
    {
        var bytes = PinnedBuffers.Rent();
        try
        {
            var form = new FormWriter(bytes);
            form.Add("type"u8, "card"u8);
            pan.CopyTo(form.AddDigits("card[number]"u8, pan.Length));
            form.Add("card[exp_month]"u8, expiry.Month);
            form.Add("card[exp_year]"u8, expiry.Year);
            if (cvc.Length > 0)
            {
                cvc.CopyTo(form.AddDigits("card[cvc]"u8, cvc.Length));
            }

            return new PinnedForm(bytes, form.Written);
        }
        catch
        {
            CryptographicOperations.ZeroMemory(bytes);
            throw;
        }
    }

    /// <summary>Renders the confirmation by reference: it holds nothing of the card, so it may be repeated after a restart.</summary>
    public static PinnedForm PaymentIntent(StripeAmount amount, ReadOnlySpan<char> paymentMethod, PspCharge charge)
    {
        var bytes = PinnedBuffers.Rent();
        var form = new FormWriter(bytes);
        form.Add("amount"u8, amount.MinorUnits);

        Span<byte> currency = stackalloc byte[3];
        Encoding.ASCII.GetBytes(amount.CurrencyCode, currency);
        form.Add("currency"u8, currency);
        form.Add("payment_method"u8, paymentMethod);
        form.Add("payment_method_types[]"u8, "card"u8);
        form.Add("confirm"u8, "true"u8);
        form.Add("capture_method"u8, "automatic"u8);
        form.Add("metadata[operation]"u8, charge.Operation.ToString());
        form.Add("metadata[payment]"u8, charge.Payment.ToString());
        return new PinnedForm(bytes, form.Written);
    }
}
