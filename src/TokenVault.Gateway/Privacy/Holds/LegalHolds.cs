using System.Collections.Concurrent;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Errors;
using TokenVault.Storage;
using TokenVault.Storage.Records;
using TokenVault.Storage.Tables;

namespace TokenVault.Gateway.Privacy.Holds;

/// <summary>The legal holds on customers, all of them in memory as well: each deletion asks.</summary>
internal sealed partial class LegalHolds(IRecordStore store, LegalHoldTable table, TimeProvider clock, ILogger<LegalHolds> logger) : IDisposable
{
    private const int PerCustomerMax = 16;

    // Some 50 MB; a vault with more has been given other work than holds are for.
    private const int CustomersMax = 100_000;

    private readonly ConcurrentDictionary<CustomerId, IReadOnlyList<LegalHoldRecord>> _holds = new();
    private readonly SemaphoreSlim _changing = new(1, 1);
    private volatile bool _isLoaded;

    /// <summary>Whether there may be one at all. Else nothing has to be looked up.</summary>
    /// <exception cref="VaultException">StoreUnavailable: they were not read yet, so nothing may be deleted.</exception>
    public bool IsAny => _isLoaded ? !_holds.IsEmpty : throw new VaultException(VaultErrorCode.StoreUnavailable);

    /// <summary>Reads them when the process starts.</summary>
    /// <exception cref="VaultException">RecordDamaged.</exception>
    public async Task LoadAsync(CancellationToken cancellation)
    {
        await foreach (var (key, value) in store.ScanAsync(Table.LegalHolds, default, cancellation))
        {
            var hold = table.Read(key, value);
            var customer = MerchantId.TryParse(hold.MerchantId, out var merchant)
                ? new CustomerId(merchant, hold.Customer)
                : throw new VaultException(VaultErrorCode.RecordDamaged);
            _holds[customer] = [.. _holds.GetValueOrDefault(customer, []), hold];
        }

        _isLoaded = true;
    }

    /// <summary>Those that stand now.</summary>
    /// <exception cref="VaultException">StoreUnavailable.</exception>
    public IReadOnlyList<LegalHoldRecord> Find(CustomerId customer)
    {
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        return IsAny ? [.. _holds.GetValueOrDefault(customer, []).Where(hold => hold.UntilMs == 0 || hold.UntilMs > now)] : [];
    }

    /// <summary>Whether one stands now.</summary>
    /// <exception cref="VaultException">StoreUnavailable.</exception>
    public bool Stands(CustomerId customer) => Find(customer).Count > 0;

    /// <summary>Places a hold, or puts it in the place of the one of its reference; on disk when it completes.</summary>
    /// <exception cref="VaultException">HoldsFull.</exception>
    public Task PlaceAsync(CustomerId customer, LegalHoldRecord hold) => ChangeAsync(async () =>
    {
        var others = Find(customer).Where(one => !IsOf(one, hold.Reference)).ToList();
        if (others.Count >= PerCustomerMax || (_holds.Count >= CustomersMax && !_holds.ContainsKey(customer)))
        {
            throw new VaultException(VaultErrorCode.HoldsFull);
        }

        // In memory first: what looks from now on keeps its hands off. Those whose time is over go with it.
        IReadOnlyList<LegalHoldRecord> before = _holds.GetValueOrDefault(customer, []);
        _holds[customer] = [.. others, hold];
        var writes = new WriteBatch();
        foreach (var over in before.Except(others))
        {
            table.Delete(writes, customer.Merchant, customer.Reference, over.Reference);
        }

        table.Put(writes, customer.Merchant, hold);
        await store.CommitAsync(writes);
        LogPlaced(customer.Merchant.Value, hold.PlacedBy);
    });

    /// <summary>Releases a hold; on disk when it completes.</summary>
    /// <returns>Whether there was one.</returns>
    public async Task<bool> ReleaseAsync(CustomerId customer, string reference, string by)
    {
        var wasThere = false;
        await ChangeAsync(async () =>
        {
            var before = _holds.GetValueOrDefault(customer, []);
            wasThere = before.Any(hold => IsOf(hold, reference));
            if (!wasThere)
            {
                return;
            }

            var writes = new WriteBatch();
            table.Delete(writes, customer.Merchant, customer.Reference, reference);
            await store.CommitAsync(writes);
            IReadOnlyList<LegalHoldRecord> left = [.. before.Where(hold => !IsOf(hold, reference))];
            if (left.Count > 0)
            {
                _holds[customer] = left;
            }
            else
            {
                _holds.TryRemove(customer, out _);
            }

            LogReleased(customer.Merchant.Value, by);

            // It names somebody who may be erased next.
            var key = table.KeyOf(customer.Merchant, customer.Reference, reference);
            await store.PurgeAsync(Table.LegalHolds, [key], CancellationToken.None);
        });
        return wasThere;
    }

    public void Dispose() => _changing.Dispose();

    private static bool IsOf(LegalHoldRecord hold, string reference) => string.Equals(hold.Reference, reference, StringComparison.Ordinal);

    private async Task ChangeAsync(Func<Task> change)
    {
        _ = IsAny;
        await _changing.WaitAsync();
        try
        {
            await change();
        }
        finally
        {
            _changing.Release();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A legal hold on a customer of {Merchant} was placed by {Officer}.")]
    private partial void LogPlaced(string merchant, string officer);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A legal hold on a customer of {Merchant} was released by {Officer}.")]
    private partial void LogReleased(string merchant, string officer);
}
