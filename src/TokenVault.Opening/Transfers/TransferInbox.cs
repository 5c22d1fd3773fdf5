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
    /// <exception cref="VaultException"><see cref="VaultErrorCode.TransferInvalid"/>: it opens with no key of ours; <see cref="VaultErrorCode.OpeningKeyUnavailable"/> while a key's token is not reached.</exception>
    public TransferOpener Open(TransferPartHeader header, int first, ReadOnlySpan<byte> frame)
    {
        foreach (var key in keystore.AllOpeningKeys)
        {
            if (key.Suite == header.Suite && TryBegin(header, key, first, frame) is { } opener)
            {
                return opener;
            }
        }

        throw new VaultException(VaultErrorCode.TransferInvalid, "frames");
    }

    private TransferOpener? TryBegin(TransferPartHeader header, StoredKey key, int first, ReadOnlySpan<byte> frame)
    {
        try
        {
            var opener = new TransferOpener(keystore.SetUp(key, header.Encapsulation.Span, header.Info()), first);
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
