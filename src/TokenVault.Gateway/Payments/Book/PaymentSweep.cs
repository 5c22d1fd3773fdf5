using Microsoft.Extensions.Options;
using TokenVault.Domain.Errors;
using TokenVault.Storage;

namespace TokenVault.Gateway.Payments.Book;

/// <summary>Takes away idempotency keys and changes that are older than they have to be kept.</summary>
internal sealed partial class PaymentSweep(
    IRecordStore store, PaymentTables tables, KeySweep keys, IOptions<PaymentOptions> options, ILogger<PaymentSweep> logger) : BackgroundService
{
    // Rows of one commit: enough to be quick, few enough that nobody's commit waits behind them.
    private const int CommitRowsMax = 256;

    private static readonly TimeSpan Period = TimeSpan.FromHours(1);

    /// <summary>Takes away what is too old at this time.</summary>
    public async Task SweepAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        await keys.SweepAsync((now - options.Value.IdempotencyRetention).ToUnixTimeMilliseconds(), cancellation);
        var batch = new WriteBatch();
        var oldestEvent = EventSequence.NumberOf(now - options.Value.EventRetention);
        await foreach (var (key, value) in store.ScanAsync(Table.PaymentEvents, default, cancellation))
        {
            var number = tables.Events.Read(key, value).Number;
            if (number >= oldestEvent)
            {
                break;
            }

            tables.Events.Delete(batch, number);
            await CommitWhenFullAsync(batch, CommitRowsMax);
        }

        await CommitWhenFullAsync(batch, rows: 1);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, TimeProvider.System);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await SweepAsync(TimeProvider.System.GetUtcNow(), stoppingToken);
            }
            catch (VaultException failure)
            {
                LogFailure(failure.Code.ToString());
            }
        }
    }

    private async ValueTask CommitWhenFullAsync(WriteBatch batch, int rows)
    {
        if (batch.Count >= rows)
        {
            await store.CommitAsync(batch);
            batch.Clear();
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Old idempotency keys and changes could not be taken away: {Code}. Tried again in an hour.")]
    private partial void LogFailure(string code);
}
