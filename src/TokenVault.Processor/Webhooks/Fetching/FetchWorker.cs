using Microsoft.Extensions.Options;

namespace TokenVault.Processor.Webhooks.Fetching;

/// <summary>Fetches what processors told of, some at a time, and again until it has an answer.</summary>
internal sealed class FetchWorker(
    FetchBook book, FetchQueue queue, FetchFollower follower, IOptions<WebhookOptions> options, ILogger<FetchWorker> logger) : BackgroundService
{
    // Before the listener starts: what is taken later is queued by its taking, and nothing twice.
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await book.LoadAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var countMax = options.Value.FetchConcurrencyMax;
        using var slots = new SemaphoreSlim(countMax, countMax);
        try
        {
            while (true)
            {
                var fetch = await queue.TakeAsync(stoppingToken);
                await slots.WaitAsync(stoppingToken);
                _ = RunAsync(fetch, slots);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The last ones hold a slot each; after them nothing here uses the store any more.
            for (var i = 0; i < countMax; i++)
            {
                await slots.WaitAsync(CancellationToken.None);
            }
        }
    }

    private async Task RunAsync(PendingFetch fetch, SemaphoreSlim slots)
    {
        try
        {
            var result = await FollowAsync(fetch);
            if (!await EndAsync(fetch, result))
            {
                result = FetchResult.GivenUp;
                logger.WebhookGivenUp(fetch.Record.Processor, fetch.Record.MerchantId, fetch.Record.Tries);
            }

            WebhookMeter.Fetched(fetch.Record.Processor, result);
        }
#pragma warning disable CA1031 // The store is gone, which its own health says; the row is fetched when the process is started anew.
        catch (Exception error)
#pragma warning restore CA1031
        {
            logger.WebhookFetchFailed(fetch.Record.Processor, error);
        }
        finally
        {
            slots.Release();
        }
    }

    private async Task<FetchResult> FollowAsync(PendingFetch fetch)
    {
        try
        {
            return await follower.FollowAsync(fetch);
        }
#pragma warning disable CA1031 // Whatever it was, one that can't be followed must not stop the others.
        catch (Exception error)
#pragma warning restore CA1031
        {
            logger.WebhookFetchFailed(fetch.Record.Processor, error);
            return FetchResult.Failed;
        }
    }

    // False where it is given up.
    private async Task<bool> EndAsync(PendingFetch fetch, FetchResult result)
    {
        switch (result)
        {
            case FetchResult.Told:
                return true;
            case FetchResult.Foreign or FetchResult.Open or FetchResult.Warned:
                await book.DropAsync(fetch);
                return true;
            default:
                return await book.PutOffAsync(fetch, isTry: result != FetchResult.UnderWay);
        }
    }
}
