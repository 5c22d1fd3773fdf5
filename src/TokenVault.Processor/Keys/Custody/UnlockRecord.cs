using TokenVault.Processor.Disclosures;
using TokenVault.Processor.Keys.Calls;

namespace TokenVault.Processor.Keys.Custody;

/// <summary>Has it on record by whose shares the keystore was opened, before the listener serves anybody by its keys.</summary>
internal sealed class UnlockRecord(UnlockedKeystore unlocked, DisclosureLog disclosures) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) =>
        unlocked.Custodians.Count > 0 ? disclosures.AppendAsync(KeyActs.Unlocked(unlocked.Custodians)) : Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
