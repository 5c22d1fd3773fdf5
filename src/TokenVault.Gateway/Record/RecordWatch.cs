using Microsoft.Extensions.Options;
using TokenVault.Domain.Errors;
using TokenVault.Gateway.Adapter;

namespace TokenVault.Gateway.Record;

/// <summary>Looks at the adapter's record again and again, so that little of it can be taken away unseen.</summary>
internal sealed partial class RecordWatch(
    RecordWitness witness, IOptions<AdapterOptions> options, TimeProvider clock, ILogger<RecordWatch> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.RecordKey.Length == 0)
        {
            LogUnchecked();
        }

        using var timer = new PeriodicTimer(options.Value.RecordPeriod, clock);
        do
        {
            try
            {
                await witness.ObserveAsync();
            }
            catch (VaultException failure) when (failure.Code == VaultErrorCode.RecordForked)
            {
                // Said already, and it stays so until somebody has looked.
                return;
            }
            catch (VaultException failure) when (failure.Code == VaultErrorCode.AdapterUnavailable)
            {
                // The adapter is away; the next look will tell.
            }
            catch (VaultException failure)
            {
                // It answered, and could not show its record just now. Nothing that it says may end this process.
                LogNotShown(failure.Code);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The adapter could not show its record of disclosures: {Code}. Its log says why.")]
    private partial void LogNotShown(VaultErrorCode code);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Adapter:RecordKey is not set: this gateway can't check that the adapter's record of disclosures only grows. Give it the file with what `init-keys` wrote as `ledger`.")]
    private partial void LogUnchecked();
}
