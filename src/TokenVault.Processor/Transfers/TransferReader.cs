using TokenVault.Domain.Callers;
using TokenVault.Domain.Errors;
using TokenVault.Opening.Transfers;

namespace TokenVault.Processor.Transfers;

/// <summary>Opens frames to see whose cards they hold. Used by one at a time.</summary>
internal sealed class TransferReader(TransferInbox inbox, FailedOpenings failures, TimeProvider clock)
{
    /// <summary>Whether this gateway may still bring frames today.</summary>
    /// <exception cref="VaultException"><see cref="VaultErrorCode.TransferInvalid"/>: too many of its batches did not open.</exception>
    public void Require(GatewayId gateway) => failures.Require(gateway);

    /// <summary>What each frame tells of its card. The opener is left at the first frame, and is the caller's.</summary>
    /// <exception cref="VaultException"><see cref="VaultErrorCode.TransferInvalid"/>: one does not open, and is counted.</exception>
    public (TransferOpener Opener, IReadOnlyList<IncomingCard> Cards, bool HasEnded) Read(TransferBatch batch, GatewayId gateway)
    {
        TransferOpener? opener = null;
        try
        {
            opener = inbox.Open(batch.Header, batch.First, batch.Frames[0].Span);
            var (cards, hasEnded) = Read(opener, batch);
            opener.Rewind(batch.First);
            return (opener, cards, hasEnded);
        }
        catch (VaultException)
        {
            opener?.Dispose();
            failures.Count(gateway);
            throw;
        }
    }

    private (IReadOnlyList<IncomingCard> Cards, bool HasEnded) Read(TransferOpener opener, TransferBatch batch)
    {
        var (cards, now) = (new List<IncomingCard>(batch.Frames.Count), clock.GetUtcNow());
        foreach (var frame in batch.Frames)
        {
            if (opener.HasEnded || !opener.TryOpen(frame.Span, out var opened))
            {
                throw new VaultException(VaultErrorCode.TransferInvalid, "frames");
            }

            if (!opener.HasEnded)
            {
                cards.Add(IncomingCard.Read(opened, now));
            }
        }

        return (cards, opener.HasEnded);
    }
}
