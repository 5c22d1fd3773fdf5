using TokenVault.Domain.Errors;
using TokenVault.Envelope.Transfers;
using TokenVault.Hpke;
using TokenVault.Opening.Keys;

namespace TokenVault.Opening.Transfers;

/// <summary>Opens parts of transfers that were sealed to this adapter's own opening keys. Safe for many threads.</summary>
public sealed class TransferInbox(Keystore keystore)
{
    /// <summary>
    /// Begins with a frame of a part. Which of several opening keys it was sealed to is found by trying: an order names the key by its
    /// digest, and a part not at all.
    /// </summary>
    /// <param name="header">The part's.</param>
    /// <param name="first">The frame to begin with, from 0.</param>
    /// <param name="frame">That frame.</param>
    /// <exception cref="VaultException"><see cref="VaultErrorCode.TransferInvalid"/>: it opens with no key of ours.</exception>
    public TransferOpener Open(TransferPartHeader header, int first, ReadOnlySpan<byte> frame)
    {
        foreach (var key in keystore.OpeningKeys)
        {
            if (key.Suite == header.Suite && TryBegin(header, key.Bytes, first, frame) is { } opener)
            {
                return opener;
            }
        }

        throw new VaultException(VaultErrorCode.TransferInvalid, "frames");
    }

    private static TransferOpener? TryBegin(TransferPartHeader header, ReadOnlySpan<byte> key, int first, ReadOnlySpan<byte> frame)
    {
        try
        {
            var opener = new TransferOpener(header, key, first);
            if (opener.TryOpen(frame, out _))
            {
                opener.Rewind(first);
                return opener;
            }

            opener.Dispose();
            return null;
        }
        catch (HpkeException)
        {
            return null;
        }
    }
}
