using Microsoft.Extensions.Options;
using TokenVault.Domain.Errors;

namespace TokenVault.Gateway.Tokens.Upkeep;

/// <summary>Does what is due about tokens, each thing whether or not the others can be done now.</summary>
internal sealed partial class TokenUpkeep(
    TokenDuties duties, IOptions<TokenOptions> options, TimeProvider clock, ILogger<TokenUpkeep> logger) : BackgroundService
{
    private static readonly TimeSpan KeysPeriod = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var limits = options.Value;
        await Task.WhenAll(
            EveryAsync(limits.UpkeepPeriod, "deletions that are due", duties.Deletions.DeleteAsync, stoppingToken),
            EveryAsync(limits.UpkeepPeriod, "late deduplication", duties.Deduplication.RunAsync, stoppingToken),
            EveryAsync(limits.UpkeepPeriod, "refusal of replaced cards", duties.Versions.RaiseWaitingAsync, stoppingToken),
            EveryAsync(KeysPeriod, "removal of old idempotency keys", duties.Keys.SweepAsync, stoppingToken),
            duties.Retention.IsOn
                ? EveryAsync(limits.RetentionPeriod, "retention", duties.Retention.DeleteUnusedAsync, stoppingToken)
                : Task.CompletedTask);
    }

    private async Task EveryAsync(TimeSpan period, string what, Func<CancellationToken, Task> duty, CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(period, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await TryAsync(what, duty, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process ends.
        }
    }

    private async Task TryAsync(string what, Func<CancellationToken, Task> duty, CancellationToken stoppingToken)
    {
        try
        {
            await duty(stoppingToken);
        }
#pragma warning disable CA1031 // Whatever it was, the next tick tries again. What it is about stays on disk.
        catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            LogFailure(what, failure is VaultException refusal ? refusal.Code.ToString() : failure.GetType().Name);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Upkeep of tokens: {What} waits for the next turn: {Cause}.")]
    private partial void LogFailure(string what, string cause);
}
