using TokenVault.Contracts.V1;

namespace TokenVault.ProcessorTrials.StripeMock;

/// <summary>Raw cards through the shipped profile.</summary>
internal sealed class RawCardTrials(Shop shop)
{
    public const string Merchant = "desk";

    // docs.stripe.com/testing#declined-payments; the word of the vault and the one of Stripe.
    private static readonly (string Number, string Code, string RawCode)[] Declines =
    [
        ("4000000000000002", "generic_decline", "generic_decline"),
        ("4000000000009995", "insufficient_funds", "insufficient_funds"),
        ("4000000000009987", "lost_card", "lost_card"),
        ("4000000000009979", "stolen_card", "stolen_card"),
        ("4000000000000069", "expired_card", "expired_card"),
        ("4000000000000127", "incorrect_cvc", "incorrect_cvc"),
        ("4000000000000119", "processing_error", "processing_error"),
        ("4000000000006975", "card_limit_exceeded", "card_velocity_exceeded"),
    ];

    public async Task RunAsync(CancellationToken stop)
    {
        foreach (var card in new[] { TestCard.Visa, TestCard.Mastercard, TestCard.AmericanExpress })
        {
            (await shop.ChargeAsync(card, 1999, "EUR", stop)).Is(PaymentStatus.Succeeded);
        }

        (await shop.ChargeAsync(TestCard.Visa, 700, "JPY", stop)).Is(PaymentStatus.Succeeded);
        foreach (var (number, code, rawCode) in Declines)
        {
            (await shop.ChargeAsync(new TestCard(number, "visa"), 1999, "EUR", stop)).IsDeclined(code, rawCode);
        }

        (await shop.AuthorizeAsync(new TestCard(Declines[1].Number, "visa"), 1999, "EUR", stop)).IsDeclined("insufficient_funds", "insufficient_funds");
        await HoldAsync(stop);
        await RefundAsync(stop);
    }

    private async Task HoldAsync(CancellationToken stop)
    {
        (await shop.AuthorizeAsync(TestCard.Visa, 5000, "EUR", stop)).Is(PaymentStatus.Authorized);
        var whole = (await shop.AuthorizeAsync(TestCard.Visa, 5000, "EUR", stop)).Is(PaymentStatus.Authorized);
        (await shop.CaptureAsync(whole.Payment, amount: null, stop)).Is(PaymentStatus.Succeeded);
        var part = (await shop.AuthorizeAsync(TestCard.Mastercard, 5000, "EUR", stop)).Is(PaymentStatus.Authorized);
        (await shop.CaptureAsync(part.Payment, 3200, stop)).Is(PaymentStatus.Succeeded);
        (await shop.RefundAsync(part.Payment, 200, stop)).Is(PaymentStatus.Succeeded);
        var released = (await shop.AuthorizeAsync(TestCard.Visa, 5000, "EUR", stop)).Is(PaymentStatus.Authorized);
        (await shop.VoidAsync(released.Payment, stop)).Is(PaymentStatus.Voided);
    }

    private async Task RefundAsync(CancellationToken stop)
    {
        var charged = (await shop.ChargeAsync(TestCard.Visa, 3000, "EUR", stop)).Is(PaymentStatus.Succeeded);
        (await shop.RefundAsync(charged.Payment, 1100, stop)).Is(PaymentStatus.Succeeded);
        (await shop.RefundAsync(charged.Payment, amount: null, stop)).Is(PaymentStatus.Succeeded);
        foreach (var made in shop.Calls)
        {
            var again = await shop.RepeatAsync(made, stop);
            Checks.Require(again.Answer.Equals(made.Answer), $"{made.Request.Descriptor.Name} of {made.Payment.PaymentId}, repeated, is answered otherwise");
        }
    }
}
