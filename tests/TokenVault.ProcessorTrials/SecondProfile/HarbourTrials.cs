using TokenVault.Contracts.V1;

namespace TokenVault.ProcessorTrials.SecondProfile;

/// <summary>All six kinds of call through the profile, answers and requests that are lost, and the harbour's own records of it all.</summary>
internal sealed class HarbourTrials(Shop shop, HarbourServer harbour, string pass)
{
    public const string Berth = "quay-7";

    public async Task RunAsync(CancellationToken stop)
    {
        await PayAsync(stop);
        foreach (var made in shop.Calls)
        {
            var again = await shop.RepeatAsync(made, stop);
            Checks.Require(again.Answer.Equals(made.Answer), $"{made.Request.Descriptor.Name} of {made.Payment.PaymentId}, repeated, is answered otherwise");
        }

        await LoseAsync(stop);
        await MissAsync(stop);
        await CompareAsync(stop);
    }

    /// <summary>The kinds of operation that succeeded.</summary>
    public int Kinds => shop.Calls.Select(made => made.Operation).Where(operation => operation.State == OperationState.Succeeded)
        .Select(operation => operation.Kind).Distinct().Count();

    private async Task PayAsync(CancellationToken stop)
    {
        (await shop.VerifyAsync(TestCard.Mastercard, "EUR", stop)).Is(PaymentStatus.Succeeded);
        (await shop.ChargeAsync(TestCard.Visa, 1999, "EUR", stop)).Is(PaymentStatus.Succeeded);

        // The harbour counts yen in hundredths.
        (await shop.ChargeAsync(TestCard.AmericanExpress, 700, "JPY", stop)).Is(PaymentStatus.Succeeded);
        (await shop.ChargeAsync(HarbourCards.Poor, 1999, "EUR", stop)).IsDeclined("insufficient_funds", "empty_purse");
        (await shop.AuthorizeAsync(HarbourCards.Refused, 1999, "EUR", stop)).IsDeclined("do_not_honor", "no_reason");

        var held = (await shop.AuthorizeAsync(TestCard.Visa, 5000, "EUR", stop)).Is(PaymentStatus.Authorized);
        (await shop.CaptureAsync(held.Payment, 3000, stop)).Is(PaymentStatus.Succeeded);
        (await shop.CaptureAsync(held.Payment, 1500, stop)).Is(PaymentStatus.Succeeded);
        (await shop.RefundAsync(held.Payment, 3500, stop)).Is(PaymentStatus.Succeeded);
        Checks.Equal("AMOUNT_EXCEEDS_PAYMENT", await Shop.RefusalOfAsync(() => shop.RefundAsync(held.Payment, 1001, stop)), "refunding too much");
        (await shop.RefundAsync(held.Payment, amount: null, stop)).Is(PaymentStatus.Succeeded);

        var released = (await shop.AuthorizeAsync(TestCard.Visa, 5000, "EUR", stop)).Is(PaymentStatus.Authorized);
        (await shop.VoidAsync(released.Payment, stop)).Is(PaymentStatus.Voided);
    }

    // No key could be used again, and the card is gone: the log tells.
    private async Task LoseAsync(CancellationToken stop)
    {
        await LoseAsync("voyages", () => shop.ChargeAsync(TestCard.Visa, 2345, "EUR", stop), stop);
        var held = await LoseAsync("voyages", () => shop.AuthorizeAsync(TestCard.Mastercard, 6000, "EUR", stop), stop);
        await LoseAsync("departures", () => shop.CaptureAsync(held, 4000, stop), stop);
        await LoseAsync("returns", () => shop.RefundAsync(held, 1500, stop), stop);
        var released = (await shop.AuthorizeAsync(TestCard.Visa, 5000, "EUR", stop)).Is(PaymentStatus.Authorized);
        await LoseAsync("scuttlings", () => shop.VoidAsync(released.Payment, stop), stop);
    }

    private async Task<Payment> LoseAsync(string kind, Func<Task<MadeCall>> act, CancellationToken stop)
    {
        var lost = harbour.Lost;
        harbour.LoseNext(kind);
        var made = await act();
        Checks.Equal((lost + 1, OperationState.Unknown), (harbour.Lost, made.Operation.State), $"{made.Request.Descriptor.Name} whose answer was lost");
        var (payment, settled) = await shop.SettledAsync(made, stop);
        Checks.Equal((OperationState.Succeeded, "query"), (settled.State, settled.Reconciliation.LastStep), $"{payment.PaymentId}, found out");
        return payment;
    }

    // A request that never arrived is in no log: after as many answers as the profile asks for, it is certain that it was not done.
    private async Task MissAsync(CancellationToken stop)
    {
        harbour.MissNext("voyages");
        var made = await shop.ChargeAsync(TestCard.Visa, 3456, "EUR", stop);
        Checks.Equal((1, OperationState.Unknown), (harbour.Missed, made.Operation.State), "a request that was lost");
        var (payment, settled) = await shop.SettledAsync(made, stop);
        Checks.Equal((OperationState.NotSent, "not_found", 3), (settled.State, settled.Decline.Code, settled.Reconciliation.NotFound), $"{payment.PaymentId}, found out");

        var paid = (await shop.SendAsync(made.Request, stop)).Is(PaymentStatus.Succeeded);
        Checks.Equal(payment.PaymentId, paid.Payment.PaymentId, "the payment under the same key");
    }

    private async Task CompareAsync(CancellationToken stop)
    {
        var entries = harbour.Book.Entries.ToDictionary(entry => entry.Ref, StringComparer.Ordinal);
        var compared = 0;
        foreach (var payment in await shop.PaymentsAsync(stop))
        {
            foreach (var operation in payment.Operations.Where(one => one.State != OperationState.NotSent))
            {
                Checks.Require(entries.ContainsKey(operation.OperationId), $"{operation.OperationId} is {operation.State} and in no log");
                Compare(payment, operation, entries[operation.OperationId]);
                compared++;
            }
        }

        Checks.Equal(entries.Count, compared, "entries in the harbour's log");
    }

    private void Compare(Payment payment, Operation operation, HarbourEntry entry)
    {
        var (kind, state) = operation.Kind switch
        {
            OperationKind.Verify => ("sounding", "logged"),
            OperationKind.Capture => ("departure", "logged"),
            OperationKind.Void => ("scuttling", "logged"),
            OperationKind.Refund => ("return", "logged"),
            _ when operation.State == OperationState.Declined => ("voyage", "turned_away"),
            OperationKind.Authorize => ("voyage", "moored"),
            _ => ("voyage", "departed"),
        };
        Checks.Equal((kind, state, operation.ProcessorReference), (entry.Kind, entry.State, entry.Number), $"{operation.OperationId} in the log");
        Checks.Equal((Berth, "pilot:" + pass), (entry.Berth, entry.Pass), $"the account of {operation.OperationId}");
        if (operation.Kind is not (OperationKind.Verify or OperationKind.Void))
        {
            var units = operation.Amount.MinorUnits * (operation.Amount.CurrencyCode == "JPY" ? 100 : 1);
            Checks.Equal((units, operation.Amount.CurrencyCode), (entry.Units, entry.Measure), $"amount of {operation.OperationId}");
        }

        if (operation.Kind is OperationKind.Capture or OperationKind.Void or OperationKind.Refund)
        {
            Checks.Equal(payment.Operations.First(one => one.State != OperationState.NotSent).OperationId, entry.Of, $"what {operation.OperationId} is about");
            return;
        }

        Checks.Require(entry.Card == shop.CardOf(payment.Token), $"another card arrived for {payment.PaymentId}");
        Checks.Require(
            operation.Kind == OperationKind.Verify || entry.Log.SequenceEqual([payment.PaymentId, shop.Name], StringComparer.Ordinal),
            $"the log of {payment.PaymentId} names another payment or merchant");
    }
}
