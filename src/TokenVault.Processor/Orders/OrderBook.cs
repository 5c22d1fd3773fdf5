using System.Collections.Frozen;
using TokenVault.Domain.Errors;
using TokenVault.Profiles;

namespace TokenVault.Processor.Orders;

/// <summary>The orders that may come to be executed: those of the folder that two officers signed, that are on record and not over.</summary>
internal sealed class OrderBook(OrderFolder folder, OrderJournal journal, RefusalBook refusals, TimeProvider clock, ILogger<OrderBook> logger)
{
    private FrozenDictionary<string, OpenOrder> _open = FrozenDictionary<string, OpenOrder>.Empty;
    private HashSet<string> _missing = [];
    private HashSet<string> _inForce = [];

    /// <summary>By id. Changes as a whole.</summary>
    public IReadOnlyDictionary<string, OpenOrder> Open => Volatile.Read(ref _open);

    /// <summary>Looks at the folder and takes over what changed. Called by one thread at a time.</summary>
    public async Task RefreshAsync(CancellationToken cancellation)
    {
        if (folder.Files(_inForce, out var isWhole) is not { } files)
        {
            // Nobody can tell whether the orders are there: nothing is executed meanwhile, and none counts as taken away.
            Volatile.Write(ref _open, FrozenDictionary<string, OpenOrder>.Empty);
            return;
        }

        var open = new Dictionary<string, OpenOrder>(StringComparer.Ordinal);
        var inForce = new HashSet<string>(StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var path in files)
        {
            try
            {
                if (await TakeAsync(path, open, seen, cancellation))
                {
                    inForce.Add(path);
                }
            }
            catch (VaultException error)
            {
                logger.OrderNotRecorded(error);
            }
        }

        Volatile.Write(ref _open, open.ToFrozenDictionary(StringComparer.Ordinal));
        _inForce = inForce;
        if (isWhole)
        {
            await WithdrawAsync(seen, cancellation);
        }
    }

    // True where it is in force.
    private async Task<bool> TakeAsync(string path, Dictionary<string, OpenOrder> open, HashSet<string> seen, CancellationToken cancellation)
    {
        var (document, signatures) = ((byte[])[], (byte[])[]);
        try
        {
            (document, signatures) = OrderFolder.Read(path);
            var signed = folder.Verify(path, document, signatures, clock.GetUtcNow());

            // Before whether it is over: one that was taken up and has come to its end is none that is refused.
            seen.Add(signed.Content.Id);
            var taken = await journal.TakeUpAsync(path, signed, cancellation);
            return signed.Content.Until > clock.GetUtcNow() && open.TryAdd(signed.Content.Id, taken);
        }
        catch (OrderRefusedException refused)
        {
            await refusals.TellAsync(path, document, signatures, refused.Reason, refused.Message);
        }
        catch (ProfileException error)
        {
            await refusals.TellAsync(path, document, signatures, OrderRefusals.WordOf(error.Fault), error.Message);
        }

        return false;
    }

    // Missed twice: a file that is being replaced may be missing from one look.
    private async Task WithdrawAsync(HashSet<string> seen, CancellationToken cancellation)
    {
        var missing = (await journal.ListAsync(cancellation))
            .Where(order => order.Value.WithdrawTimeMs == 0 && order.Value.UntilTimeMs > clock.GetUtcNow().ToUnixTimeMilliseconds())
            .Select(order => OrderJournal.IdOf(order.Key))
            .Where(id => !seen.Contains(id) && !folder.Holds(id)).ToHashSet(StringComparer.Ordinal);
        foreach (var id in missing.Where(_missing.Contains))
        {
            await journal.WithdrawAsync(id, cancellation);
            logger.OrderWithdrawn(id);
        }

        _missing = missing;
    }
}
