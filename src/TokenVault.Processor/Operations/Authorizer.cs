using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Errors;
using TokenVault.Hosting;
using TokenVault.Processor.Cvcs;
using TokenVault.Processor.Psp;
using TokenVault.Storage.Records;

namespace TokenVault.Processor.Operations;

/// <summary>Authorizes, charges or verifies a sealed card: at most one disclosure and one sending for an operation's id, whatever happens.</summary>
internal sealed class Authorizer(
    OperationJournal journal, AuthorizationStart start, OperationEnd end, CardDesk desk, PspRouter router)
{
    /// <summary>Does it, or gives the outcome that is known. One run for an id at a time.</summary>
    public async Task<OperationResult> RunAsync(AuthorizeOrder order, byte[] digest)
    {
        using var activity = VaultTelemetry.Activities.StartActivity("authorize");

        // 1. Asked before? Then the answer is known, or can't be known.
        if (journal.TryFindEarlier(order.Order.Operation, out var known))
        {
            return end.AnswerKnown(known, digest);
        }

        // 2. Policy. Where the card goes follows from its merchant, never from the request.
        var route = FindRoute(order);
        var cvc = desk.HoldCvc(order);
        var record = OperationRows.Begin(order, digest, route.Processor.Name);
        try
        {
            // 3. The operation is on disk, counted, under the gateway's fence and for a token that serves, before anything is done in its
            // name.
            if (!await start.BeginAsync(order, record, route))
            {
                return journal.TryFindEarlier(order.Order.Operation, out known)
                    ? end.AnswerKnown(known, digest)
                    : throw new VaultException(VaultErrorCode.OperationConflict);
            }

            var result = await SendAsync(order, record, route, cvc);
            result.TryAnotherProcessor = result.TryAnotherProcessor && HasAnother(order, route);
            activity?.SetTag("outcome", result.Outcome.ToString());
            return result;
        }
        finally
        {
            desk.ReleaseCvc(cvc, record);
        }
    }

    private PspRoute FindRoute(AuthorizeOrder order)
    {
        var asked = order.Order;
        var route = router.Find(
            asked.Merchant, order.Brand, asked.Currency, asked.AmountMinorUnits, asked.Operation, TriedBefore(order));
        return route.Processor.Refuses(asked) is { } refusal ? throw new VaultException(refusal) : route;
    }

    // By our own memory of the payment's earlier tries: no request says where a card goes.
    private List<string> TriedBefore(AuthorizeOrder order) =>
    [
        .. order.Earlier
            .Select(id => journal.TryFind(id, out var earlier) && OperationJournal.IsOf(earlier, order.Origin.Gateway) ? earlier.Processor : "")
            .Where(name => name.Length > 0),
    ];

    // Another try opens the card again, so it is offered only where there is another processor to try.
    private bool HasAnother(AuthorizeOrder order, PspRoute tried) => router.HasOther(
        order.Order.Merchant, order.Brand, order.Order.Currency, order.Order.AmountMinorUnits, [.. TriedBefore(order), tried.Processor.Name]);

    private async Task<OperationResult> SendAsync(AuthorizeOrder order, OperationRecord record, PspRoute route, CvcHold cvc)
    {
        // 4. The disclosure is on disk before the card is opened.
        await DiscloseAsync(order, record, route);

        // 5. The card is opened, unless its token was retired meanwhile. 6. It goes to the processor: alone, where the processor keeps it for the next step.
        var request = await OpenAsync(order, record, route);
        var step = await route.Processor.SendCardAsync(request, order.Order, route.Account);
        if (step.Ended is { } ended)
        {
            return await EndAsync(record, ended, cvc);
        }

        // 7. It is on disk that money may move from now on, and what it takes to send the same again.
        try
        {
            await journal.MarkSentAsync(record, step.MethodReference);
        }
        catch (VaultException)
        {
            record.SentTimeMs = 0;
            return await EndAsync(record, PspOutcome.NotSent(OperationCodes.NotRecorded), cvc);
        }

        // 8. The money, once. 9. The outcome is on disk before anyone hears of it.
        var outcome = await OperationEnd.OfSendingAsync(
            () => route.Processor.SendAsync(order.Order, route.Account, step.MethodReference));
        return await EndAsync(record, outcome, cvc);
    }

    private async Task DiscloseAsync(AuthorizeOrder order, OperationRecord record, PspRoute route)
    {
        try
        {
            record.DisclosureId = (await desk.DiscloseAsync(order, route)).Id.ToString();
        }
        catch (VaultException)
        {
            await EndAsync(record, PspOutcome.NotSent(OperationCodes.DisclosureNotWritten), CvcHold.None);
            throw;
        }
    }

    private async Task<PspCardRequest> OpenAsync(AuthorizeOrder order, OperationRecord record, PspRoute route)
    {
        try
        {
            return desk.Open(order, route);
        }
        catch (VaultException error)
        {
            var code = error.Code switch
            {
                VaultErrorCode.SealedCardInvalid => OperationCodes.SealedCardInvalid,
                VaultErrorCode.KeyDestroyed => OperationCodes.KeyDestroyed,
                VaultErrorCode.CvcHandleInvalid => OperationCodes.CvcExpired,
                VaultErrorCode.TokenRetired => OperationCodes.TokenRetired,
                VaultErrorCode.RecordVersionStale => OperationCodes.RecordVersionStale,
                VaultErrorCode.TokenExpired => OperationCodes.TokenExpired,
                _ => OperationCodes.NotRendered,
            };
            await EndAsync(record, PspOutcome.NotSent(code), CvcHold.None);
            throw;
        }
    }

    // The handle has served once the processor has answered, and may serve again where nothing was sent. While it is unknown
    // which of the two it is, it stays held.
    private Task<OperationResult> EndAsync(OperationRecord record, PspOutcome outcome, CvcHold cvc) =>
        end.EndAsync(record, outcome, outcome.Outcome is Outcome.NotSent or Outcome.Unknown ? null : cvc.Spend);
}
