using TokenVault.Domain.Errors;
using TokenVault.Processor.Disclosures;

namespace TokenVault.Processor.Fingerprints.Counting;

/// <summary>Tells operators, and the record of disclosures, that a merchant's numbers are withheld: once a merchant and day.</summary>
internal sealed class GuessingAlarm(CountingSink sink, NumberCounter counter, DisclosureLog disclosures, TimeProvider clock) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var merchant in sink.Withheld.ReadAllAsync(stoppingToken))
        {
            sink.Logger.GuessingWithheld(merchant.Value);
            try
            {
                await disclosures.AppendAsync(AdministrativeAct.Guessing(merchant, clock.GetUtcNow()));
                counter.MarkTold(merchant);
            }
            catch (VaultException error)
            {
                sink.Logger.GuessingNotRecorded(merchant.Value, error);
            }
        }
    }
}
