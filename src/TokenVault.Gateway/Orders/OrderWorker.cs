using Microsoft.Extensions.Options;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Errors;

namespace TokenVault.Gateway.Orders;

/// <summary>Asks for orders that are due and carries them out, one after the other.</summary>
internal sealed partial class OrderWorker(
    OrderClient client, OrderDelivery delivery, IOptions<OrderOptions> options, TimeProvider clock, ILogger<OrderWorker> logger) : BackgroundService
{
    // What an order does not allow, or a card that can't be read, waits for a person and not for the next seconds.
    private static readonly TimeSpan RefusedPause = TimeSpan.FromHours(1);

    // The first starts at the place that was told, the second at the one told anew.
    private const int AttemptsMax = 3;

    // Those that are listed only.
    private readonly Dictionary<string, DateTimeOffset> _pausedUntil = new(StringComparer.Ordinal);

    /// <summary>Carries out what is due now. Throws nothing: what could not be done stays due.</summary>
    internal async Task LookAsync(CancellationToken cancellation)
    {
        try
        {
            var due = await client.ListDueAsync(cancellation);
            Forget(due);
            foreach (var order in due)
            {
                if (!IsPaused(order) && !await TryAsync(order, cancellation))
                {
                    return;
                }
            }
        }
        catch (VaultException failure) when (failure.Code is VaultErrorCode.AdapterUnavailable or VaultErrorCode.RecordNotObserved)
        {
            // The adapter is away, or was started anew and waits for this gateway to look at its record; the next look will tell.
        }
#pragma warning disable CA1031 // Whatever it was, the next look tries again. An exception of a background service would stop the gateway.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            if (!cancellation.IsCancellationRequested)
            {
                LogNotListed(CauseOf(failure));
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.PollPeriod, clock);
        try
        {
            do
            {
                await LookAsync(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process ends.
        }
    }

    private static string CauseOf(Exception failure) => failure is VaultException refusal ? refusal.Code.ToString() : failure.GetType().Name;

    private static bool PassesByItself(VaultErrorCode code) => code
        is VaultErrorCode.AdapterUnavailable or VaultErrorCode.Overloaded or VaultErrorCode.StoreUnavailable or VaultErrorCode.DisclosureNotWritten
        or VaultErrorCode.OrderSequence or VaultErrorCode.RecordNotObserved;

    // False where the others would fare no better now.
    private async Task<bool> TryAsync(DueOrder order, CancellationToken cancellation)
    {
        try
        {
            await CarryOutAsync(order, cancellation);
        }
        catch (VaultException failure) when (PassesByItself(failure.Code))
        {
            LogWaiting(NameOf(order), failure.Code);
            return failure.Code == VaultErrorCode.OrderSequence;
        }
#pragma warning disable CA1031 // One order must not keep the others from being carried out.
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
#pragma warning restore CA1031
        {
            _pausedUntil[order.OrderId] = clock.GetUtcNow() + RefusedPause;
            LogPaused(NameOf(order), CauseOf(failure), RefusedPause);
        }

        return !cancellation.IsCancellationRequested;
    }

    private async Task CarryOutAsync(DueOrder order, CancellationToken cancellation)
    {
        var next = order;
        for (var attempt = 1; next is not null; attempt++)
        {
            try
            {
                await delivery.DeliverAsync(OrderErrand.Read(next), cancellation);
                return;
            }
            catch (VaultException failure) when (failure.Code == VaultErrorCode.OrderSequence && attempt < AttemptsMax)
            {
                // The adapter is elsewhere than it told: it was started anew, or an answer of it was lost.
                var due = await client.ListDueAsync(cancellation);
                next = due.FirstOrDefault(other => string.Equals(other.OrderId, order.OrderId, StringComparison.Ordinal));
            }
        }
    }

    private bool IsPaused(DueOrder order) => _pausedUntil.TryGetValue(order.OrderId, out var until) && clock.GetUtcNow() < until;

    private void Forget(IReadOnlyList<DueOrder> due)
    {
        foreach (var id in _pausedUntil.Keys.Except(due.Select(order => order.OrderId), StringComparer.Ordinal).ToList())
        {
            _pausedUntil.Remove(id);
        }
    }

    private static string NameOf(DueOrder order) => OrderErrand.IsId(order.OrderId) ? order.OrderId : "without an id";

    [LoggerMessage(Level = LogLevel.Warning, Message = "Orders can't be asked for now: {Cause}.")]
    private partial void LogNotListed(string cause);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Order {Order} waits for the next look: {Code}.")]
    private partial void LogWaiting(string order, VaultErrorCode code);

    [LoggerMessage(Level = LogLevel.Error, Message = "Order {Order} can't be gone on with: {Cause}. It is tried again in {Pause}; what was taken stays taken.")]
    private partial void LogPaused(string order, string cause, TimeSpan pause);
}
