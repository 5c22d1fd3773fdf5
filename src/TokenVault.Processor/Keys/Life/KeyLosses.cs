using TokenVault.Opening.Keys;
using TokenVault.Processor.Epochs;

namespace TokenVault.Processor.Keys.Life;

/// <summary>Tells before a key is destroyed what goes with it, and where it stays all the same.</summary>
internal sealed class KeyLosses(Keystore keystore, IKeyUses uses, EpochBook epochs, KeyBackups backups)
{
    /// <remarks>
    /// Where a gateway has not reported since the key was replaced, all its epochs that the key may have wrapped count as lost: rather one too many than a card of
    /// which nobody spoke.
    /// </remarks>
    public async Task<KeyLoss> OfAsync(KeyName key, CancellationToken cancellation)
    {
        var registered = await epochs.CountAsync(cancellation);
        var (replaced, wrapping) = (ReplacedAt(key), WrappingKeysUpTo(key));
        long lost = 0;
        long rewrapped = 0;
        var isNeeded = false;
        var silent = new List<string>();
        foreach (var use in GatewayUses.Of(uses.Of(key), registered))
        {
            var isTold = use.ReportTime is { } time && time >= replaced;
            if (!isTold)
            {
                silent.Add(use.Gateway);
            }

            var count = isTold ? use.Count : Math.Max(use.Count, wrapping.Sum(number => registered.GetValueOrDefault((use.Gateway, number))));
            lost += count;
            isNeeded |= use.Gone is null && (!isTold || count > 0);
            if (isTold && key.Purpose == KeyPurpose.Wrapping)
            {
                // What this key wrapped once and is not counted any more is wrapped by another by now, or was never stored.
                rewrapped += Math.Max(0, registered.GetValueOrDefault((use.Gateway, key.Number)) - count);
            }
        }

        return new KeyLoss(lost, rewrapped, silent, await backups.HoldingAsync(key, cancellation)) { IsNeeded = isNeeded };
    }

    private DateTimeOffset ReplacedAt(KeyName key) =>
        keystore.Keys.Where(other => other.Purpose == key.Purpose && other.Number > key.Number).MinBy(static other => other.Number)?.Created ?? DateTimeOffset.MaxValue;

    // What was wrapped by an earlier one may be wrapped by this one since, unless the earlier one was destroyed.
    private IReadOnlyList<uint> WrappingKeysUpTo(KeyName key) => key.Purpose != KeyPurpose.Wrapping
        ? []
        : [.. keystore.Keys.Where(other => other.Purpose == KeyPurpose.Wrapping && other.Number <= key.Number && other.Destroyed is null).Select(static other => other.Number)];
}
