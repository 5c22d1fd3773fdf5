using Stripe;
using TokenVault.Contracts.V1;

namespace TokenVault.ProcessorTrials.StripeMock;

/// <summary>What the mock itself has on record, read by Stripe's own client and not through the vault.</summary>
internal sealed class MockLedger : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false });
    private readonly ChargeService _charges;
    private readonly RefundService _refunds;
    private long _elsewhere;

    public MockLedger(StatefulMock mock)
    {
        var client = new StripeClient("sk_test_trials", httpClient: new SystemNetHttpClient(_http, maxNetworkRetries: 0), apiBase: mock.Address);
        (_charges, _refunds) = (new ChargeService(client), new RefundService(client));
    }

    /// <summary>Gives money back behind the vault's back.</summary>
    public async Task RefundElsewhereAsync(string charge, long amount, CancellationToken stop)
    {
        await _refunds.CreateAsync(new RefundCreateOptions { Charge = charge, Amount = amount }, cancellationToken: stop);
        _elsewhere += amount;
    }

    /// <returns>How many payments there were.</returns>
    public async Task<int> CompareAsync(SourceShops shops, CancellationToken stop)
    {
        var listed = await _charges.ListAutoPagingAsync(new ChargeListOptions { Limit = 100 }, cancellationToken: stop).ToListAsync(stop);
        var refunds = await _refunds.ListAutoPagingAsync(new RefundListOptions { Limit = 100 }, cancellationToken: stop).ToListAsync(stop);
        var payments = new List<Payment>();
        foreach (var shop in shops.All)
        {
            payments.AddRange(await shop.PaymentsAsync(stop));
        }

        foreach (var payment in payments)
        {
            var own = listed.Where(charge => charge.Metadata.GetValueOrDefault("payment") == payment.PaymentId).ToList();
            if (payment.ProcessorReference.Length == 0)
            {
                Checks.Require(payment.Status == PaymentStatus.Declined && own.Count == 0, $"{payment.PaymentId} is {payment.Status} and has {own.Count} charges");
                continue;
            }

            Checks.Equal(1, own.Count, $"charges of {payment.PaymentId}");
            CompareOne(payment, await _charges.GetAsync(own[0].Id, cancellationToken: stop), refunds);
        }

        Checks.Equal(payments.Count(payment => payment.ProcessorReference.Length > 0), listed.Count, "charges at the mock");
        CompareTotals(payments, listed, refunds);
        return payments.Count;
    }

    private static void CompareOne(Payment payment, Charge charge, IReadOnlyList<Refund> refunds)
    {
        // The last try of it: one before was certainly not sent.
        var operation = payment.Operations.Last(one => one.Kind is OperationKind.Charge or OperationKind.Authorize);
        Checks.Equal(
            (payment.ProcessorReference, payment.Amount.MinorUnits, Lower(payment.Amount.CurrencyCode)),
            (charge.Id, charge.Amount, charge.Currency), $"reference, amount and currency of {payment.PaymentId}");
        Checks.Equal(operation.OperationId, charge.Metadata["operation"], $"the operation of {payment.PaymentId}");
        Checks.Equal(payment.OrderReference, charge.Metadata.GetValueOrDefault("order", ""), $"the order of {payment.PaymentId}");
        var (paid, captured, refunded) = payment.Status switch
        {
            PaymentStatus.Succeeded => (true, true, (bool?)null),
            PaymentStatus.Authorized => (true, false, false),
            PaymentStatus.Voided => (true, false, true),
            PaymentStatus.Declined => (false, true, false),
            _ => throw new TrialException($"{payment.PaymentId} is {payment.Status}"),
        };
        Checks.Equal((paid, captured), (charge.Paid, charge.Captured), $"paid and captured of {payment.PaymentId}, {payment.Status}");
        Checks.Require(refunded is null || refunded == charge.Refunded, $"{payment.PaymentId} is {payment.Status}, and at the mock refunded is {charge.Refunded}");
        if (payment.Status == PaymentStatus.Declined)
        {
            Checks.Equal("failed", charge.Status, $"the declined charge of {payment.PaymentId}");
            return;
        }

        if (captured)
        {
            Checks.Equal(payment.Captured.MinorUnits, charge.AmountCaptured, $"captured of {payment.PaymentId}");
        }

        CompareRefunds(payment, charge, refunds);
    }

    private static void CompareRefunds(Payment payment, Charge charge, IReadOnlyList<Refund> refunds)
    {
        var ours = payment.Operations.Where(operation => operation is { Kind: OperationKind.Refund or OperationKind.Void, State: OperationState.Succeeded })
            .Select(operation => operation.OperationId).Order(StringComparer.Ordinal);
        var theirs = refunds.Where(refund => refund.ChargeId == charge.Id && refund.Metadata.ContainsKey("operation"))
            .Select(refund => refund.Metadata["operation"]).Order(StringComparer.Ordinal);
        Checks.Require(ours.SequenceEqual(theirs, StringComparer.Ordinal), $"refunds and voids of {payment.PaymentId} differ");
        foreach (var operation in payment.Operations.Where(one => one is { Kind: OperationKind.Refund, State: OperationState.Succeeded }))
        {
            var refund = refunds.Single(one => one.Metadata.GetValueOrDefault("operation") == operation.OperationId);
            Checks.Equal((operation.ProcessorReference, operation.Amount.MinorUnits), (refund.Id, refund.Amount), $"refund {operation.OperationId}");
        }
    }

    private void CompareTotals(IReadOnlyList<Payment> payments, IReadOnlyList<Charge> charges, IReadOnlyList<Refund> refunds)
    {
        Checks.Equal(payments.Sum(payment => payment.Captured.MinorUnits), charges.Where(charge => charge.Paid).Sum(charge => charge.AmountCaptured), "captured in all");

        // A partial capture lets the rest go, which the mock books as a refund of its own; a void is one, too.
        var released = payments.Where(payment => payment.Status == PaymentStatus.Succeeded).Sum(payment => payment.Amount.MinorUnits - payment.Captured.MinorUnits)
            + payments.Where(payment => payment.Status == PaymentStatus.Voided).Sum(payment => payment.Amount.MinorUnits);
        Checks.Equal(
            payments.Sum(payment => payment.Refunded.MinorUnits), refunds.Sum(refund => refund.Amount) - released - _elsewhere, "given back in all");
    }

    // Upper-case letters only, so the ordinal form is the only one.
#pragma warning disable CA1308 // Stripe names currencies in lower case.
    private static string Lower(string code) => code.ToLowerInvariant();
#pragma warning restore CA1308

    public void Dispose() => _http.Dispose();
}
