using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Gateway.Adapter;

namespace TokenVault.Gateway.Resealing;

/// <summary>Asks whether cards are to be sealed anew since a key may be known to others, and has that done.</summary>
internal sealed partial class ResealingWorker(
    ResealingClient client, ResealingWalk walk, ResealingRun run, ResealingEnd end, ILogger<ResealingWorker> logger) : BackgroundService
{
    private const long ToldEach = 10_000;

    /// <summary>Does what is due now. Throws nothing: what could not be done stays due.</summary>
    internal async Task LookAsync(CancellationToken cancellation)
    {
        try
        {
            foreach (var due in await client.ListDueAsync(cancellation))
            {
                await CarryOutAsync(due, cancellation);
            }
        }
        catch (VaultException failure) when (failure.Code is VaultErrorCode.AdapterUnavailable or VaultErrorCode.RecordNotObserved)
        {
            // The adapter is away, or does not know this service yet; the next look will tell.
        }
#pragma warning disable CA1031 // Whatever it was, the next look tries again. An exception of a background service would stop the gateway.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            if (!cancellation.IsCancellationRequested)
            {
                LogFailed(failure is VaultException refusal ? refusal.Code.ToString() : failure.GetType().Name);
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            do
            {
                await LookAsync(stoppingToken);
            }
            while (await end.WaitAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process ends.
        }
    }

    private async Task CarryOutAsync(DueResealing due, CancellationToken cancellation)
    {
        var errand = ResealingErrand.Read(due);
        var isLast = end.IsReached(errand);
        long resealed = 0;
        long passedOver = 0;
        var batch = new List<OwnedToken>(TokenFactsClient.CardsMax);
        await foreach (var token in walk.WalkAsync(errand, run.Made, cancellation))
        {
            batch.Add(token);
            if (batch.Count == TokenFactsClient.CardsMax)
            {
                await RunAsync();
            }
        }

        await RunAsync();

        // Nothing that came after this walk began can be under the key, and the walk found nothing that it could still have done.
        if (resealed == 0 && isLast)
        {
            await client.FinishAsync(errand.Id, cancellation);
            LogFinished(errand.Id, passedOver);
        }
        else if (resealed > 0)
        {
            LogProgress(errand.Id, resealed, passedOver);
        }

        async Task RunAsync()
        {
            if (batch.Count == 0)
            {
                return;
            }

            var (done, not) = await run.RunAsync(errand.Id, batch, cancellation);
            if ((resealed + done) / ToldEach > resealed / ToldEach)
            {
                LogProgress(errand.Id, resealed + done, passedOver + not);
            }

            (resealed, passedOver) = (resealed + done, passedOver + not);
            batch.Clear();
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Re-sealing {Id}: {Resealed} cards sealed anew since this walk began, {PassedOver} passed over.")]
    private partial void LogProgress(string id, long resealed, long passedOver);

    [LoggerMessage(Level = LogLevel.Information, Message = "Re-sealing {Id} is done here: no card is left that could be sealed anew. {PassedOver} may not be opened or do not open, and are as they were.")]
    private partial void LogFinished(string id, long passedOver);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Cards that are to be sealed anew wait for the next look: {Cause}.")]
    private partial void LogFailed(string cause);
}
