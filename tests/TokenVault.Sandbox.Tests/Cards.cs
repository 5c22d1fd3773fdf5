using Stripe;

namespace TokenVault.Sandbox.Tests;

internal static class Cards
{
    public const string Approved = "4242424242424242";

    public static PaymentMethodCreateOptions Of(string number, string cvc = "314") => new()
    {
        Type = "card",
        Card = new PaymentMethodCardOptions { Number = number, ExpMonth = 12, ExpYear = DateTime.UtcNow.Year + 2, Cvc = cvc },
    };

    public static PaymentIntentCreateOptions Payment(string paymentMethod, long amount = 1999, string capture = "automatic") => new()
    {
        Amount = amount,
        Currency = "eur",
        PaymentMethod = paymentMethod,
        CaptureMethod = capture,
        Confirm = true,
    };
}
