using Grpc.Core;
using TokenVault.Client;
using TokenVault.Contracts.V1;

namespace TokenVault.ProcessorTrials.StripeMock;

/// <summary>The processor has done it and its answer is lost: it is found out, and nothing is done twice.</summary>
internal sealed class LostAnswerTrials(Shop shop, TlsFront front)
{
    public async Task RunAsync(CancellationToken stop)
    {
        // The profile has no question for a payment, so the same request goes again under the same key.
        await ReplayAsync(() => shop.ChargeAsync(TestCard.Visa, 2345, "EUR", stop), PaymentStatus.Succeeded, stop);
        var held = await ReplayAsync(() => shop.AuthorizeAsync(TestCard.Visa, 6000, "EUR", stop), PaymentStatus.Authorized, stop);

        // It has one for these, which tells more.
        await QueryAsync("/capture", () => shop.CaptureAsync(held, 4000, stop), stop);
        await QueryAsync("POST /v1/refunds", () => shop.RefundAsync(held, 1500, stop), stop);
        await KeepAgainAsync(stop);
    }

    private async Task<Payment> ReplayAsync(Func<Task<MadeCall>> pay, PaymentStatus status, CancellationToken stop)
    {
        var (replayed, before) = (front.Replayed, front.Requests.Count);
        front.LoseNext("POST /v1/charges");
        var operation = await SettleAsync(pay, "replay", stop);
        var sent = front.Requests.Skip(before).Where(request => request.Call is "POST /v1/charges").ToList();
        Checks.Require(sent.Count >= 2 && sent.All(request => request.Key == operation.Settled.OperationId), $"the repetition went under another key");
        Checks.Require(front.Replayed > replayed, $"the processor did not say that it answers as before");
        Checks.Equal(status, operation.Payment.Status, $"{operation.Payment.PaymentId}, found out");
        return operation.Payment;
    }

    private async Task QueryAsync(string call, Func<Task<MadeCall>> act, CancellationToken stop)
    {
        var before = front.Requests.Count;
        front.LoseNext(call);
        await SettleAsync(act, "query", stop);
        Checks.Equal(1, front.Requests.Skip(before).Count(request => request.Call.EndsWith(call, StringComparison.Ordinal)), $"requests {call}");
    }

    private async Task<(Payment Payment, Operation Settled)> SettleAsync(Func<Task<MadeCall>> act, string step, CancellationToken stop)
    {
        var lost = front.Lost;
        var made = await act();
        Checks.Equal(lost + 1, front.Lost, "answers lost");
        Checks.Equal(OperationState.Unknown, made.Operation.State, $"{made.Request.Descriptor.Name} whose answer was lost");
        var (payment, settled) = await shop.SettledAsync(made, stop);
        Checks.Equal((OperationState.Succeeded, step), (settled.State, settled.Reconciliation.LastStep), $"{payment.PaymentId}, found out");
        var again = await shop.RepeatAsync(made, stop);
        Checks.Equal((settled.OperationId, OperationState.Succeeded), (again.Operation.OperationId, again.Operation.State), "the same key afterwards");
        return (payment, settled);
    }

    // No money moves where the card is put with the processor: a lost answer there is "not sent", and the key is free to try again.
    private async Task KeepAgainAsync(CancellationToken stop)
    {
        var (lost, before) = (front.Lost, front.Requests.Count);
        var (token, code) = await shop.TokenizeAsync(TestCard.Visa, stop);
        var request = new ChargeRequest { Token = token, CvcHandle = code, Amount = Shop.Of(1234, "EUR"), IdempotencyKey = shop.NextKey() };
        front.LoseNext("POST /v1/customers");
        try
        {
            var made = await shop.SendAsync(request, stop);
            throw new TrialException($"expected that it was not sent, got {made.Operation.State}");
        }
        catch (RpcException error) when (TokenVaultClient.TryReadReason(error, out var reason))
        {
            Checks.Equal("PROCESSOR_UNAVAILABLE", reason, "a card that may not have arrived");
        }

        Checks.Equal(lost + 1, front.Lost, "answers lost");
        (await shop.SendAsync(request, stop)).Is(PaymentStatus.Succeeded);
        Checks.Equal(1, front.Requests.Skip(before).Count(sent => sent.Call is "POST /v1/charges"), "charges sent");
    }
}
