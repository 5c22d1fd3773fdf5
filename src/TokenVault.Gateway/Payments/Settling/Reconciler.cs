using Microsoft.Extensions.Options;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Gateway.Payments.Operations;

namespace TokenVault.Gateway.Payments.Settling;

/// <summary>Finds out, in the background, what became of every operation whose outcome is open.</summary>
internal sealed partial class Reconciler(
    OpenOperationScan scan, OutcomeFinder finder, PaymentGates gates, IOptions<ReconciliationOptions> options, ILogger<Reconciler> logger)
    : BackgroundService
{
    private static readonly TimeSpan ScanPeriod = TimeSpan.FromMinutes(1);

    // For one that is busy, or of which the adapter says nothing now. Longer than a call to it usually takes.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    // Side by side: the scan rests often, and what is due does not wait for it.
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
        RepeatAsync(ScanPeriod, scan.FillAsync, stoppingToken), RepeatAsync(options.Value.Period, FindOutAsync, stoppingToken));

    private async Task RepeatAsync(TimeSpan period, Func<CancellationToken, Task> work, CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(period, scan.Clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await work(stoppingToken);
            }
#pragma warning disable CA1031 // Whatever it was, the next tick tries again.
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                LogFailure(failure);
            }
        }
    }

    private Task FindOutAsync(CancellationToken cancellation) => Parallel.ForEachAsync(
        scan.Open.TakeDue(scan.Clock.GetUtcNow(), options.Value.ParallelMax * 32),
        new ParallelOptions { MaxDegreeOfParallelism = options.Value.ParallelMax, CancellationToken = cancellation },
        async (id, _) => await FindOutAsync(id));

    private async Task FindOutAsync(OperationId id)
    {
        scan.Open.Postpone(id, scan.Clock.GetUtcNow() + Pause);
        if (scan.Book.FindOperation(id) is not { } found || OperationTransitions.IsFinal((Contracts.V1.OperationState)found.State))
        {
            scan.Open.Remove(id);
            return;
        }

        // Somebody is at it: a call in flight, or one that asks again. What they learn is in the store soon.
        if (!PaymentId.TryParse(found.PaymentId, out var payment) || !gates.TryEnter(payment, out var gate))
        {
            return;
        }

        using (gate)
        {
            try
            {
                await finder.AskAsync(scan.Book.GetPayment(found.PaymentId), scan.Book.GetOperation(found.OperationId));
            }
            catch (VaultException refusal)
            {
                LogRefusal(found.OperationId, refusal.Code.ToString());
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Finding out open outcomes failed; tried again.")]
    private partial void LogFailure(Exception failure);

    [LoggerMessage(Level = LogLevel.Warning, Message = "What became of operation {Operation} can't be asked now: {Code}.")]
    private partial void LogRefusal(string operation, string code);
}
