using System.Collections.Concurrent;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Errors;
using TokenVault.Processor.Psp;
using TokenVault.Storage;
using TokenVault.Storage.Tables;

namespace TokenVault.Processor.Limits;

/// <summary>
/// Counts openings and amounts of each merchant and day, on disk in the same write as the operation that they are counted for,
/// and refuses what is over. Nothing is ever counted back: also what was not sent after all had its card opened.
/// </summary>
internal sealed class LimitKeeper(IRecordStore store, RowSeal seal, MerchantLimits limits, TimeProvider clock)
{
    private const string Openings = "openings";

    private readonly DailyUseTable _table = new(seal);

    // As many as merchants have accounts: a route was found before anything is counted.
    private readonly ConcurrentDictionary<MerchantId, MerchantUse> _uses = new();

    /// <summary>Adds the order to what is counted and commits the batch with the counts. Hands over and does not wait.</summary>
    /// <exception cref="VaultException"><see cref="VaultErrorCode.MerchantLimitExceeded"/>: nothing is written.</exception>
    public ValueTask<bool> CommitAsync(PspOrder order, WriteBatch batch)
    {
        var use = _uses.GetOrAdd(order.Merchant, static _ => new MerchantUse());
        lock (use.Lock)
        {
            var openings = Next(use, order.Merchant, Openings, 1);
            Judge(order.Merchant, Openings, openings.Amount, limits.OpeningsOf(order.Merchant));
            _table.Put(batch, order.Merchant, Openings, openings);

            var amount = Next(use, order.Merchant, order.Currency.Code, order.AmountMinorUnits);
            if (limits.AmountOf(order.Merchant, order.Currency) is { } bound)
            {
                Judge(order.Merchant, order.Currency.Code, amount.Amount, bound);
            }

            _table.Put(batch, order.Merchant, order.Currency.Code, amount);

            // Under the lock, so that of two counts the higher one is written last. Remembered only once the store has taken it:
            // what it refused at once, because too much waited, was not begun.
            var committed = store.CommitAsync(batch);
            use.Counters[Openings] = openings;
            use.Counters[order.Currency.Code] = amount;
            return committed;
        }
    }

    private static void Judge(MerchantId merchant, string counter, long amount, long bound)
    {
        if (amount > bound)
        {
            ProcessorMeter.LimitRefused(merchant, counter);
            throw new VaultException(VaultErrorCode.MerchantLimitExceeded);
        }

        // Four fifths: time for an operator to look before payments are refused.
        if (amount > bound / 5 * 4)
        {
            ProcessorMeter.LimitNear(merchant, counter);
        }
    }

    // A clock that was set back goes on counting on the later day: it never gives anybody a second allowance.
    private DailyUse Next(MerchantUse use, MerchantId merchant, string counter, long added)
    {
        if (!use.Counters.TryGetValue(counter, out var stored))
        {
            stored = Read(merchant, counter);
            use.Counters[counter] = stored;
        }

        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime).DayNumber;
        return today > stored.Day
            ? new DailyUse(today, added)
            : stored with { Amount = stored.Amount > long.MaxValue - added ? long.MaxValue : stored.Amount + added };
    }

    private DailyUse Read(MerchantId merchant, string counter)
    {
        var batch = new ReadBatch();
        var index = _table.AddLookup(batch, merchant, counter);
        store.Read(batch);
        return _table.Read(batch, index, merchant, counter);
    }
}
