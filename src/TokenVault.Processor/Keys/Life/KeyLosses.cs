using TokenVault.Opening.Keys;
using TokenVault.Processor.Epochs;

namespace TokenVault.Processor.Keys.Life;

/// <summary>Tells before a key is destroyed what goes with it, and where it stays all the same.</summary>
internal sealed class KeyLosses(IKeyUses uses, EpochBook epochs, KeyBackups backups)
{
    public async Task<KeyLoss> OfAsync(KeyName key, CancellationToken cancellation)
    {
        var registered = await epochs.CountAsync(cancellation);
        long lost = 0;
        long rewrapped = 0;
        var silent = new List<string>();
        foreach (var use in uses.Of(key))
        {
            lost += use.Count;
            if (use.ReportTime is null)
            {
                silent.Add(use.Gateway);
            }
            else if (key.Purpose == KeyPurpose.Wrapping)
            {
                // What this key wrapped once and is not counted any more is wrapped by another by now, or was never stored.
                rewrapped += Math.Max(0, registered.GetValueOrDefault((use.Gateway, key.Number)) - use.Count);
            }
        }

        return new KeyLoss(lost, rewrapped, silent, await backups.HoldingAsync(key, cancellation));
    }
}
