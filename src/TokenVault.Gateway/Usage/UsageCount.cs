using TokenVault.Domain.Tokens;
using TokenVault.Domain.Usage;
using TokenVault.Gateway.Payments.Book;
using TokenVault.Gateway.Store;
using TokenVault.Storage;
using TokenVault.Storage.Tables;

namespace TokenVault.Gateway.Usage;

/// <summary>
/// Counts by reading the tables from end to end, beside all else and without holding anything up: nothing is kept for it while tokens and
/// payments are made. A row that is written meanwhile is counted or not.
/// </summary>
internal sealed class UsageCount(IRecordStore store, TokenTables tokens, PaymentTables payments)
{
    private const int RowsBetweenSigns = 100_000;

    /// <summary>The figures by merchant, and how many rows were read.</summary>
    /// <param name="month">Which month.</param>
    /// <param name="progress">Is told from time to time how many rows were read.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<(long Examined, Dictionary<string, MerchantCount> Merchants)> RunAsync(
        UsageMonth month, Func<long, Task> progress, CancellationToken cancellation)
    {
        var merchants = new Dictionary<string, MerchantCount>(StringComparer.Ordinal);
        var examined = 0L;
        await foreach (var (key, value) in store.ScanAsync(Table.Tokens, default, cancellation))
        {
            _ = tokens.Tokens.ReadScanned(key, value, out var token);
            var count = Of(merchants, token.Merchant.Value);
            count.Live++;
            count.Made += month.Contains(token.Token.Id) ? 1 : 0;
            await ToldAsync();
        }

        await foreach (var (key, value) in store.ScanAsync(
            Table.PaymentOperations, PaymentOperationTable.KeyOf(new OperationId(month.FirstId)), cancellation))
        {
            var operation = payments.Operations.Read(key, value);
            if (!OperationId.TryParse(operation.OperationId, out var id) || id.Id >= month.EndId)
            {
                break;
            }

            Of(merchants, operation.MerchantId).Add(operation);
            await ToldAsync();
        }

        return (examined, merchants);

        Task ToldAsync() => ++examined % RowsBetweenSigns == 0 ? progress(examined) : Task.CompletedTask;
    }

    private static MerchantCount Of(Dictionary<string, MerchantCount> merchants, string merchant)
    {
        if (!merchants.TryGetValue(merchant, out var count))
        {
            merchants[merchant] = count = new MerchantCount();
        }

        return count;
    }
}
