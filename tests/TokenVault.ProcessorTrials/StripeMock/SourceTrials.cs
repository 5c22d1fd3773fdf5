using TokenVault.Contracts.V1;

namespace TokenVault.ProcessorTrials.StripeMock;

/// <summary>Charges, declines, captures, refunds and repetitions by test sources.</summary>
internal sealed class SourceTrials(SourceShops shops, TlsFront front, MockLedger ledger)
{
    // What the mock declines, and where: the first four when the source is kept, the others when it is charged.
    private static readonly (string Shop, string Code, string RawCode)[] Declines =
    [
        ("declined", "generic_decline", "generic_decline"),
        ("poor", "insufficient_funds", "insufficient_funds"),
        ("code", "incorrect_cvc", "incorrect_cvc"),
        ("expired", "expired_card", "expired_card"),
        ("fraud", "fraudulent", "fraudulent"),
        ("busy", "processing_error", "processing_error"),
        ("failing", "generic_decline", "generic_decline"),
    ];

    public async Task RunAsync(CancellationToken stop)
    {
        await ChargeAsync(stop);
        await HoldAsync(stop);
        await RefundAsync(stop);
        await RefundElsewhereAsync(stop);
        foreach (var (shop, code, rawCode) in Declines)
        {
            (await shops[shop].ChargeAsync(TestCard.Visa, 1999, "EUR", stop)).IsDeclined(code, rawCode);
        }

        await RepeatAsync(stop);
    }

    private async Task ChargeAsync(CancellationToken stop)
    {
        (await shops.Main.ChargeAsync(TestCard.Visa, 1999, "EUR", stop)).Is(PaymentStatus.Succeeded);
        (await shops.Main.ChargeAsync(TestCard.AmericanExpress, 123_456, "USD", stop)).Is(PaymentStatus.Succeeded);
        (await shops["second"].ChargeAsync(TestCard.Mastercard, 700, "JPY", stop)).Is(PaymentStatus.Succeeded);
    }

    private async Task HoldAsync(CancellationToken stop)
    {
        var shop = shops.Main;
        var whole = (await shop.AuthorizeAsync(TestCard.Visa, 5000, "EUR", stop)).Is(PaymentStatus.Authorized);
        (await shop.CaptureAsync(whole.Payment, amount: null, stop)).Is(PaymentStatus.Succeeded);

        var part = (await shop.AuthorizeAsync(TestCard.Visa, 5000, "EUR", stop)).Is(PaymentStatus.Authorized);
        var before = front.Requests.Count;
        Checks.Equal("AMOUNT_EXCEEDS_PAYMENT", await Shop.RefusalOfAsync(() => shop.CaptureAsync(part.Payment, 5001, stop)), "capturing too much");
        Checks.Equal(before, front.Requests.Count, "requests after a refusal that needs no processor");
        (await shop.CaptureAsync(part.Payment, 3200, stop)).Is(PaymentStatus.Succeeded);

        var released = (await shop.AuthorizeAsync(TestCard.Visa, 5000, "EUR", stop)).Is(PaymentStatus.Authorized);
        (await shop.VoidAsync(released.Payment, stop)).Is(PaymentStatus.Voided);
        (await shop.AuthorizeAsync(TestCard.Visa, 4100, "EUR", stop)).Is(PaymentStatus.Authorized);
    }

    private async Task RefundAsync(CancellationToken stop)
    {
        var shop = shops.Main;
        var charged = (await shop.ChargeAsync(TestCard.Visa, 3000, "EUR", stop)).Is(PaymentStatus.Succeeded);
        (await shop.RefundAsync(charged.Payment, 1100, stop)).Is(PaymentStatus.Succeeded);
        var before = front.Requests.Count;
        Checks.Equal("AMOUNT_EXCEEDS_PAYMENT", await Shop.RefusalOfAsync(() => shop.RefundAsync(charged.Payment, 1901, stop)), "refunding too much");
        Checks.Equal(before, front.Requests.Count, "requests after a refusal that needs no processor");
        var rest = (await shop.RefundAsync(charged.Payment, amount: null, stop)).Is(PaymentStatus.Succeeded);
        Checks.Equal(3000, rest.Payment.Refunded.MinorUnits, "refunded in two parts");
    }

    // Somebody gives a part back in the processor's own dashboard. The vault does not know, and the processor refuses the whole.
    private async Task RefundElsewhereAsync(CancellationToken stop)
    {
        var charged = (await shops.Main.ChargeAsync(TestCard.Visa, 2000, "EUR", stop)).Is(PaymentStatus.Succeeded);
        await ledger.RefundElsewhereAsync(charged.Payment.ProcessorReference, 1500, stop);
        var refused = (await shops.Main.RefundAsync(charged.Payment, 2000, stop)).Is(PaymentStatus.Succeeded, OperationState.Declined);
        Checks.Equal("invalid_amount", refused.Operation.Decline.Code, "a refund that the processor refuses");
        Checks.Equal(0, refused.Payment.Refunded.MinorUnits, "refunded by the vault");
    }

    private async Task RepeatAsync(CancellationToken stop)
    {
        var before = front.Requests.Count;
        foreach (var shop in shops.All)
        {
            foreach (var made in shop.Calls)
            {
                var again = await shop.RepeatAsync(made, stop);
                Checks.Require(again.Answer.Equals(made.Answer), $"{made.Request.Descriptor.Name} of {made.Payment.PaymentId}, repeated, is answered otherwise");
            }
        }

        var other = ((ChargeRequest)shops.Main.Calls[0].Request).Clone();
        other.Amount.MinorUnits++;
        Checks.Equal("IDEMPOTENCY_KEY_REUSED", await Shop.RefusalOfAsync(() => shops.Main.SendAsync(other, stop)), "another request under a key");
        Checks.Equal(before, front.Requests.Count, "requests after repetitions");
    }
}
