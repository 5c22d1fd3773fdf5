using Microsoft.Extensions.Options;
using TokenVault.Domain.Errors;

namespace TokenVault.Gateway.Epochs.Upkeep;

/// <summary>Does, again and again, what the adapter's keys ask of a gateway.</summary>
internal sealed partial class KeyUpkeep(KeyUpkeepRound round, IOptions<SealingOptions> options, TimeProvider clock, ILogger<KeyUpkeep> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.KeyUpkeepPeriod, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await round.RunAsync(stoppingToken);
            }
            catch (VaultException failure) when (failure.Code == VaultErrorCode.AdapterUnavailable)
            {
                // Away, or of an earlier version, which does not know the call: the next round tells.
            }
#pragma warning disable CA1031 // Whatever it was, the next round tries again, and the old keys stay till then.
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                LogFailure(failure is VaultException refusal ? refusal.Code.ToString() : failure.GetType().Name);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "What depends on the adapter's keys could not be looked through: {Cause}. It is tried again; the adapter keeps its old keys till then.")]
    private partial void LogFailure(string cause);
}
