using System.Security.Cryptography;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Errors;
using TokenVault.Processor.Disclosures;
using TokenVault.Profiles.Orders;
using TokenVault.Storage;
using TokenVault.Storage.Tables;

namespace TokenVault.Processor.Orders;

/// <summary>
/// Puts on record what was refused of orders: a document once for each content, a request of a gateway each time; some hundred of either
/// a day, so that nobody fills the record by it.
/// </summary>
internal sealed class RefusalBook(DisclosureLog disclosures, IRecordStore store, RowSeal seal, TimeProvider clock, ILogger<RefusalBook> logger)
{
    // Of documents, and of each gateway's requests. What officers mistake in a day is a handful.
    private const int ADayMax = 100;
    private const string Documents = "";

    // Beyond it the log repeats itself.
    private const int ToldMax = 4096;

    private readonly OrderTable _table = new(seal);
    private readonly Dictionary<string, int> _today = new(StringComparer.Ordinal);
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private int _day;

    /// <summary>Tells of a document that is no order, unless it was told of before.</summary>
    /// <param name="path">Where it lies.</param>
    /// <param name="document">Its bytes.</param>
    /// <param name="signatures">Those beside it: with others it is another case.</param>
    /// <param name="reason">A word of <see cref="OrderRefusals"/>.</param>
    /// <param name="problem">For the log.</param>
    public async Task TellAsync(string path, byte[] document, byte[] signatures, string reason, string problem)
    {
        var content = SHA256.HashData([.. SHA256.HashData(document), .. SHA256.HashData(signatures), .. System.Text.Encoding.ASCII.GetBytes(reason)]);
        if (_table.HasRefusal(store, content))
        {
            return;
        }

        // What the record has no room for today is told once all the same, and not every two seconds.
        if (!TryBegin(Convert.ToHexString(content)))
        {
            return;
        }

        logger.OrderRefused(reason, problem);
        if (!TrySpend(Documents))
        {
            return;
        }

        try
        {
            await disclosures.AppendAsync(OrderActs.Refused(SHA256.HashData(document), IdOf(path, document), reason));
        }
        catch (VaultException)
        {
            // The next look tells of it again.
            Forget(Convert.ToHexString(content));
            throw;
        }

        var batch = new WriteBatch();
        _table.PutRefusal(batch, content);
        await store.CommitAsync(batch);
    }

    /// <summary>Tells of a request beyond an order.</summary>
    public async Task TellAsync(string order, string reason, GatewayId gateway)
    {
        logger.OrderExceeded(gateway.Value, order, reason);
        if (TrySpend(gateway.Value))
        {
            await disclosures.AppendAsync(OrderActs.Refused(order, reason, gateway));
        }
    }

    private bool TryBegin(string content)
    {
        lock (_lock)
        {
            BeginDay();
            if (_told.Count == ToldMax)
            {
                _told.Clear();
            }

            return _told.Add(content);
        }
    }

    private void Forget(string content)
    {
        lock (_lock)
        {
            _told.Remove(content);
        }
    }

    // Counted in memory: a start of the adapter, which neither a gateway nor a document brings about, begins anew.
    private bool TrySpend(string source)
    {
        lock (_lock)
        {
            BeginDay();
            var spent = _today.GetValueOrDefault(source);
            _today[source] = Math.Min(spent + 1, ADayMax + 1);
            if (spent == ADayMax)
            {
                logger.OrderRefusalsFull();
            }

            return spent < ADayMax;
        }
    }

    // A clock that was set back goes on with the later day.
    private void BeginDay()
    {
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime).DayNumber;
        if (today > _day)
        {
            _day = today;
            _today.Clear();
            _told.Clear();
        }
    }

    // Nobody has signed it perhaps: its id is taken only where all of it is an order's.
    private static string IdOf(string path, byte[] document)
    {
        try
        {
            return OrderFile.Parse(path, document).Id;
        }
        catch (Profiles.ProfileException)
        {
            return "";
        }
    }
}
