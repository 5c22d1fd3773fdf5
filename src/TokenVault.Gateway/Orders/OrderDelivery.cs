using TokenVault.Domain.Errors;

namespace TokenVault.Gateway.Orders;

/// <summary>Brings all of this gateway's cards for one order, and says when there are no more.</summary>
internal sealed partial class OrderDelivery(OrderClient client, OrderWalk walk, OrderCards cards, ILogger<OrderDelivery> logger)
{
    private const long ToldEach = 10_000;

    /// <summary>Goes on after the last card that was taken.</summary>
    /// <exception cref="VaultException">
    /// What it could not go on for. The order is not ended then: a card that can't be read now is not left out of it in silence.
    /// </exception>
    public async Task DeliverAsync(OrderErrand errand, CancellationToken cancellation)
    {
        var brought = 0L;
        var batch = new OrderBatch(errand.OrderId, errand.Last);
        await foreach (var token in walk.WalkAsync(errand, cancellation))
        {
            // Deleted since the walk came by, or another gateway's.
            if (await cards.FindAsync(token) is not { } card)
            {
                continue;
            }

            if (!batch.TryAdd(token, card))
            {
                brought = await BringAsync(batch, brought, cancellation);
                batch = new OrderBatch(errand.OrderId, batch.Last);
                batch.TryAdd(token, card);
            }
        }

        if (batch.Count > 0)
        {
            brought = await BringAsync(batch, brought, cancellation);
        }

        var finished = await client.FinishAsync(errand.OrderId, batch.Last, cancellation);
        LogFinished(errand.OrderId, brought, finished.SealedCount);
    }

    private async Task<long> BringAsync(OrderBatch batch, long before, CancellationToken cancellation)
    {
        await client.ResealAsync(batch.Request, cancellation);
        var brought = before + batch.Count;
        if (brought / ToldEach > before / ToldEach)
        {
            LogProgress(batch.Request.OrderId, brought);
        }

        return brought;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Order {Order}: {Cards} cards brought to the adapter since this walk began.")]
    private partial void LogProgress(string order, long cards);

    [LoggerMessage(Level = LogLevel.Information, Message = "Order {Order} is done here: {Cards} cards brought since this walk began, {Sealed} of this gateway sealed to the recipient in all.")]
    private partial void LogFinished(string order, long cards, uint @sealed);
}
