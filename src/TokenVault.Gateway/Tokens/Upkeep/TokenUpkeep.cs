using TokenVault.Domain.Errors;

namespace TokenVault.Gateway.Tokens.Upkeep;

/// <summary>Does what is due about tokens, each thing whether or not the others can be done now.</summary>
internal sealed partial class TokenUpkeep(
    IEnumerable<ITokenDuty> duties, TimeProvider clock, ILogger<TokenUpkeep> logger) : BackgroundService
{
    // Soon after the start: a gateway that is started anew more often than a duty's period would never do it.
    private static readonly TimeSpan FirstTurn = TimeSpan.FromMinutes(1);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(duties.Select(duty => duty.Period is { } period ? EveryAsync(period, duty, stoppingToken) : Task.CompletedTask));

    private async Task EveryAsync(TimeSpan period, ITokenDuty duty, CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(period < FirstTurn ? period : FirstTurn, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                timer.Period = period;
                await TryAsync(duty, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process ends.
        }
    }

    private async Task TryAsync(ITokenDuty duty, CancellationToken stoppingToken)
    {
        try
        {
            await duty.RunAsync(stoppingToken);
        }
#pragma warning disable CA1031 // Whatever it was, the next tick tries again. What it is about stays on disk.
        catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            LogFailure(duty.Name, failure is VaultException refusal ? refusal.Code.ToString() : failure.GetType().Name);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Upkeep of tokens: {What} waits for the next turn: {Cause}.")]
    private partial void LogFailure(string what, string cause);
}
