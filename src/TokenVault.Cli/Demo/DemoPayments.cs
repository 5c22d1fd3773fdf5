using System.Globalization;
using TokenVault.Cli.Inputs;
using TokenVault.Client;
using TokenVault.Contracts.V1;

namespace TokenVault.Cli.Demo;

/// <summary>A payment in several steps: authorized, captured in part, given back in part; another one let go; all of it watched.</summary>
internal static class DemoPayments
{
    public const long CapturedMinorUnits = 500;
    public const long RefundedMinorUnits = 200;

    private static readonly TimeSpan WatchLimit = TimeSpan.FromMinutes(1);

    public static async Task RunAsync(DemoScript script, TokenVaultClient client, string token, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(WatchLimit);
        await using var watch = client.WatchPaymentsAsync(cancellationToken: limit.Token).GetAsyncEnumerator(limit.Token);
        var first = watch.MoveNextAsync().AsTask();

        var kept = await ShowCaptureAsync(script, client, token, cancellationToken);
        var voided = await ShowVoidAsync(script, client, token, cancellationToken);
        await ShowListAsync(script, client, [voided, kept], cancellationToken);

        var seen = await ReadAsync(watch, first, change =>
            change.Payment.Status == PaymentStatus.Voided && string.Equals(change.Payment.PaymentId, voided, StringComparison.Ordinal));
        script.Did(string.Create(CultureInfo.InvariantCulture, $"A watch that was open all the while told of {seen.Count} changes as they happened"));

        await using var again = client.WatchPaymentsAsync(seen[0], limit.Token).GetAsyncEnumerator(limit.Token);
        var repeated = await ReadAsync(again, again.MoveNextAsync().AsTask(), change => string.Equals(change.Cursor, seen[^1], StringComparison.Ordinal));
        DemoScript.Expect(repeated.SequenceEqual(seen.Skip(1), StringComparer.Ordinal), "a watch from an earlier cursor told of other changes.");
        script.Did("Another watch from the first one's first cursor told of the same changes after it");
        await limit.CancelAsync();
    }

    private static async Task<string> ShowCaptureAsync(DemoScript script, TokenVaultClient client, string token, CancellationToken cancellationToken)
    {
        var payment = await AuthorizeAsync(client, token, "demo-order-4", cancellationToken);
        script.Did($"Authorized {AmountText.Format(payment.Amount)}: {payment.PaymentId}, nothing is captured yet");

        var capture = new CaptureRequest { PaymentId = payment.PaymentId, Amount = Euro(CapturedMinorUnits), IdempotencyKey = "demo-capture" };
        var captured = (await client.Payments.CaptureAsync(capture, cancellationToken: cancellationToken)).Payment;
        DemoScript.Expect(
            captured is { Status: PaymentStatus.Succeeded, Captured.MinorUnits: CapturedMinorUnits }, $"the capture ended {captured.Status}, {captured.Captured}.");
        script.Did($"Captured a part of it, {AmountText.Format(captured.Captured)}");

        await script.RefusesAsync("Giving back more than was captured", "AMOUNT_EXCEEDS_PAYMENT", async () => await client.Payments.RefundAsync(
            new RefundRequest { PaymentId = payment.PaymentId, Amount = Euro(CapturedMinorUnits + 1), IdempotencyKey = "demo-refund-0" },
            cancellationToken: cancellationToken));

        var refund = new RefundRequest { PaymentId = payment.PaymentId, Amount = Euro(RefundedMinorUnits), IdempotencyKey = "demo-refund" };
        var refunded = (await client.Payments.RefundAsync(refund, cancellationToken: cancellationToken)).Payment;
        DemoScript.Expect(refunded.Refunded?.MinorUnits == RefundedMinorUnits, $"the refund ended {refunded.Status}, {refunded.Refunded}.");
        script.Did($"Gave {AmountText.Format(refunded.Refunded)} of that back");
        return payment.PaymentId;
    }

    private static async Task<string> ShowVoidAsync(DemoScript script, TokenVaultClient client, string token, CancellationToken cancellationToken)
    {
        var payment = await AuthorizeAsync(client, token, "demo-order-5", cancellationToken);
        var request = new VoidRequest { PaymentId = payment.PaymentId, IdempotencyKey = "demo-void" };
        var voided = (await client.Payments.VoidAsync(request, cancellationToken: cancellationToken)).Payment;
        DemoScript.Expect(voided.Status == PaymentStatus.Voided, $"the authorization ended {voided.Status}.");
        script.Did("Another authorization was let go before anything of it was captured");
        return payment.PaymentId;
    }

    private static async Task ShowListAsync(DemoScript script, TokenVaultClient client, string[] newest, CancellationToken cancellationToken)
    {
        var page = await client.Payments.ListPaymentsAsync(new ListPaymentsRequest { PageSize = newest.Length }, cancellationToken: cancellationToken);
        DemoScript.Expect(page.Payments.Select(payment => payment.PaymentId).SequenceEqual(newest, StringComparer.Ordinal), "the list does not begin with the newest payments.");
        script.Did("The merchant's list of payments has the newest first");
    }

    // The cursors of the changes up to the last one that is waited for. Signs of life are left out.
    private static async Task<List<string>> ReadAsync(
        IAsyncEnumerator<WatchPaymentsResponse> watch, Task<bool> first, Predicate<WatchPaymentsResponse> isLast)
    {
        var cursors = new List<string>();
        for (var hasNext = await first; hasNext; hasNext = await watch.MoveNextAsync())
        {
            if (watch.Current.Payment is null)
            {
                continue;
            }

            cursors.Add(watch.Current.Cursor);
            if (isLast(watch.Current))
            {
                break;
            }
        }

        return cursors;
    }

    private static async Task<Payment> AuthorizeAsync(TokenVaultClient client, string token, string key, CancellationToken cancellationToken)
    {
        var request = new AuthorizeRequest { Token = token, Amount = Euro(DemoCalls.MinorUnits), IdempotencyKey = key, OrderReference = key };
        var payment = (await client.Payments.AuthorizeAsync(request, cancellationToken: cancellationToken)).Payment;
        DemoScript.Expect(payment.Status == PaymentStatus.Authorized, $"the authorization ended {payment.Status} {payment.DeclineCode}.");
        return payment;
    }

    private static Money Euro(long minorUnits) => new() { MinorUnits = minorUnits, CurrencyCode = DemoCalls.CurrencyCode };
}
