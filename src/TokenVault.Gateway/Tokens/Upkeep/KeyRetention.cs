using Microsoft.Extensions.Options;
using TokenVault.Gateway.Payments;
using TokenVault.Gateway.Store;
using TokenVault.Storage;

namespace TokenVault.Gateway.Tokens.Upkeep;

/// <summary>Takes away idempotency keys of tokenizing that are older than they have to be kept: as long as those of payments.</summary>
internal sealed class KeyRetention(IRecordStore store, TokenTables tables, IOptions<PaymentOptions> options, TimeProvider clock)
    : ITokenDuty
{
    private const int RowsMax = 256;

    public string Name => "removal of old idempotency keys";

    public TimeSpan? Period => TimeSpan.FromHours(1);

    public async Task RunAsync(CancellationToken cancellation)
    {
        var oldest = (clock.GetUtcNow() - options.Value.IdempotencyRetention).ToUnixTimeMilliseconds();
        var batch = new WriteBatch();
        await foreach (var (key, value) in store.ScanAsync(Table.TokenKeys, default, cancellation))
        {
            if (tables.Keys.Read(key, value).CreateUnixMs < oldest)
            {
                batch.Delete(Table.TokenKeys, key);
            }

            if (batch.Count == RowsMax)
            {
                await store.CommitAsync(batch);
                batch.Clear();
            }
        }

        if (batch.Count > 0)
        {
            await store.CommitAsync(batch);
        }
    }
}
