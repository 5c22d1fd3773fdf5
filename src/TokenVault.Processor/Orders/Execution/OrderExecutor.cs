using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Errors;

namespace TokenVault.Processor.Orders.Execution;

/// <summary>
/// Executes orders with the cards that gateways bring, one batch at a time. What a gateway says of an order is not believed: that it is
/// signed, due, not over, about this card and for so many, is looked at here.
/// </summary>
internal sealed class OrderExecutor(
    OrderBook book, OrderRuns runs, CardResealer resealer, RefusalBook refusals, TimeProvider clock)
{

    /// <summary>Takes the next cards of an order.</summary>
    /// <exception cref="VaultException">
    /// <see cref="VaultErrorCode.OrderUnknown"/>, <see cref="VaultErrorCode.OrderSequence"/>, <see cref="VaultErrorCode.OrderOutOfScope"/>,
    /// <see cref="VaultErrorCode.OrderVolumeExceeded"/>: nothing of the batch was opened.
    /// </exception>
    public async Task<ResealCardsResponse> ResealAsync(ResealCardsRequest request, GatewayId gateway)
    {
        var batch = ResealRequest.Read(request);
        var after = OrderCursor.Read(request.AfterToken, request.AfterMerchant, "after");
        using var turn = await runs.TakeTurnAsync(CancellationToken.None);
        var run = await runs.GetAsync(await RequireAsync(request.OrderId, gateway), gateway);
        if (run.Progress.FinishTimeMs > 0 || run.Last != after || !IsAscending(after, batch))
        {
            throw new VaultException(VaultErrorCode.OrderSequence, "tokens");
        }

        await RequireWithinAsync(run, batch);
        return await ResealAsync(run, batch);
    }

    /// <summary>Ends a gateway's way through an order. A second time it tells the same.</summary>
    /// <exception cref="VaultException">
    /// <see cref="VaultErrorCode.OrderUnknown"/>, <see cref="VaultErrorCode.OrderSequence"/>, or nothing can be written now.
    /// </exception>
    public async Task<FinishOrderResponse> FinishAsync(FinishOrderRequest request, GatewayId gateway)
    {
        var last = OrderCursor.Read(request.LastToken, request.LastMerchant, "last");
        using var turn = await runs.TakeTurnAsync(CancellationToken.None);
        var run = await runs.GetAsync(await RequireAsync(request.OrderId, gateway), gateway);
        if (run.Progress.FinishTimeMs == 0)
        {
            // Ended elsewhere than the gateway believes, the package would lack cards and look whole.
            if (run.Last != last)
            {
                throw new VaultException(VaultErrorCode.OrderSequence, "last_token");
            }

            await runs.FinishAsync(run, clock.GetUtcNow());
        }

        return new FinishOrderResponse { SealedCount = run.Progress.Cards };
    }

    private async Task<OpenOrder> RequireAsync(string id, GatewayId gateway)
    {
        var order = book.Open.GetValueOrDefault(id);
        if (order is null || !order.IsDue(clock.GetUtcNow()))
        {
            // One that nobody knows is not on record: whatever its id is, it would stand there.
            if (order is not null)
            {
                await refusals.TellAsync(id, clock.GetUtcNow() < order.Due ? OrderRefusals.NotDue : OrderRefusals.Over, gateway);
            }

            throw new VaultException(VaultErrorCode.OrderUnknown, "order_id");
        }

        return order;
    }

    private async Task RequireWithinAsync(OrderRun run, IReadOnlyList<ResealRequest> batch)
    {
        if (batch.Any(card => !run.Order.Covers(card.Card.Context.Token, card.Card.Context.Merchant)))
        {
            await refusals.TellAsync(run.Order.Content.Id, OrderRefusals.OutOfScope, run.Gateway);
            throw new VaultException(VaultErrorCode.OrderOutOfScope, "tokens");
        }

        if (await runs.CountAsync(run.Order) + batch.Count(card => !run.Opened.Contains(card.Owned)) > run.Order.Content.Cards)
        {
            await refusals.TellAsync(run.Order.Content.Id, OrderRefusals.OverVolume, run.Gateway);
            throw new VaultException(VaultErrorCode.OrderVolumeExceeded, "tokens");
        }
    }

    private async Task<ResealCardsResponse> ResealAsync(OrderRun run, IReadOnlyList<ResealRequest> batch)
    {
        try
        {
            await runs.MakeRoomAsync(run, batch.Count);
            var skipped = await resealer.ResealAsync(run, batch, cards => runs.NoteAsync(run, [.. cards.Select(card => card.Owned)]));
            run.Last = OrderCursor.Of(batch[^1].Owned);
            return new ResealCardsResponse { SealedCount = (uint)(batch.Count - skipped), SkippedCount = (uint)skipped };
        }
        catch
        {
            // What is in the part can't be told any more: it is done again from the last one that is whole.
            runs.Drop(run);
            throw;
        }
    }

    private static bool IsAscending(OrderCursor last, IReadOnlyList<ResealRequest> batch)
    {
        foreach (var card in batch)
        {
            var next = OrderCursor.Of(card.Owned);
            if (!next.IsAfter(last))
            {
                return false;
            }

            last = next;
        }

        return true;
    }
}
