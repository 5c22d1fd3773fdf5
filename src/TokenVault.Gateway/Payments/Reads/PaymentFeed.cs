using Grpc.Core;
using TokenVault.Contracts.V1;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Gateway.Payments.Book;
using TokenVault.Gateway.Payments.Views;
using TokenVault.Storage;
using TokenVault.Storage.Tables;

namespace TokenVault.Gateway.Payments.Reads;

/// <summary>Tells a merchant the changes of its payments, from a cursor on and then as they happen.</summary>
internal sealed class PaymentFeed(IRecordStore store, PaymentTables tables, PaymentBook book, EventSequence events, TimeProvider clock)
{
    // Each watcher reads each change; more of them than this would cost what the calls need.
    private const int WatchersMax = 256;

    private static readonly TimeSpan SignOfLife = TimeSpan.FromSeconds(30);

    private int _watchers;

    /// <summary>Goes on until the caller leaves.</summary>
    /// <exception cref="VaultException">
    /// CursorInvalid, also for one that is older than changes are kept or ahead of them all; Overloaded where too many watch already.
    /// </exception>
    public async Task RunAsync(
        MerchantId merchant, string cursor, IServerStreamWriter<WatchPaymentsResponse> stream, CancellationToken cancellation)
    {
        // To go on from a place that is not kept would pass over changes without a word: those that were taken away, or those to come.
        var last = cursor.Length == 0
            ? events.Last
            : events.PlaceOf(WatchCursor.Read(cursor)) ?? throw new VaultException(VaultErrorCode.CursorInvalid, "cursor");

        if (Interlocked.Increment(ref _watchers) > WatchersMax)
        {
            Interlocked.Decrement(ref _watchers);
            throw new VaultException(VaultErrorCode.Overloaded);
        }

        try
        {
            if (cursor.Length == 0)
            {
                // Tells the caller that the watch has begun, and a place to go on from should the line break before anything changes.
                await stream.WriteAsync(new WatchPaymentsResponse { Cursor = WatchCursor.Write(last) }, cancellation);
            }

            while (!cancellation.IsCancellationRequested)
            {
                // Asked for before the reading, so that what comes in between is not slept over.
                var changed = events.WhenChanged();
                last = await TellAsync(merchant, last, stream, cancellation);
                if (!await IsChangedAsync(changed, cancellation))
                {
                    await stream.WriteAsync(new WatchPaymentsResponse { Cursor = WatchCursor.Write(last) }, cancellation);
                }
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The caller has left, or the process stops.
        }
        finally
        {
            Interlocked.Decrement(ref _watchers);
        }
    }

    private async Task<ulong> TellAsync(
        MerchantId merchant, ulong last, IServerStreamWriter<WatchPaymentsResponse> stream, CancellationToken cancellation)
    {
        await foreach (var (key, value) in store.ScanAsync(Table.PaymentEvents, PaymentEventTable.KeyOf(last + 1), cancellation))
        {
            var (number, change) = tables.Events.Read(key, value);
            last = number;
            if (!string.Equals(change.MerchantId, merchant.Value, StringComparison.Ordinal)
                || !PaymentId.TryParse(change.PaymentId, out var id) || book.Find(id) is not { } payment)
            {
                continue;
            }

            await stream.WriteAsync(
                new WatchPaymentsResponse
                {
                    Cursor = WatchCursor.Write(number),
                    Payment = PaymentView.Of(payment),
                    OperationId = change.OperationId,
                    Time = PaymentView.TimeOf(change.TimeMs),
                },
                cancellation);
        }

        return last;
    }

    private async Task<bool> IsChangedAsync(Task changed, CancellationToken cancellation)
    {
        try
        {
            await changed.WaitAsync(SignOfLife, clock, cancellation);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }
}
