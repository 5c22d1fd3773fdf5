using System.Security.Cryptography;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Errors;
using TokenVault.Envelope.Epochs;
using TokenVault.Opening.Keys;

namespace TokenVault.Opening.Epochs;

/// <summary>Wraps registered epochs anew under the wrapping key in use. Safe for many threads.</summary>
/// <remarks>
/// The gateway's signature was checked when the epoch was registered, and what was registered is authenticated by the wrapping itself: nobody without the wrapping
/// key makes a header that it covers. So that is what is checked before anything is wrapped anew, and no signature has to be kept for it. A wrapping key that others
/// know proves nothing any more; then cards are sealed anew instead.
/// </remarks>
public sealed class EpochRewrapper(Keystore keystore)
{
    /// <summary>Gives <see cref="RegisteredEpoch.Encode"/>; the same bytes where it is under the key in use already.</summary>
    /// <param name="registeredEpoch">As it was registered.</param>
    /// <param name="isTaken">Whether epochs of that gateway are taken from whoever brings this one.</param>
    /// <exception cref="VaultException">
    /// <see cref="VaultErrorCode.EpochInvalid"/> for what is no epoch, <see cref="VaultErrorCode.EpochOfAnotherGateway"/>;
    /// <see cref="VaultErrorCode.SealedCardInvalid"/> for what was altered, or whose
    /// wrapping key is gone.
    /// </exception>
    public ReadOnlyMemory<byte> Rewrap(ReadOnlyMemory<byte> registeredEpoch, Predicate<GatewayId> isTaken)
    {
        if (!RegisteredEpoch.TryDecode(registeredEpoch, out var epoch))
        {
            throw new VaultException(VaultErrorCode.EpochInvalid);
        }

        if (!isTaken(epoch.Header.Gateway))
        {
            throw new VaultException(VaultErrorCode.EpochOfAnotherGateway);
        }

        Span<byte> key = stackalloc byte[EpochEnvelope.EpochKeyBytes];
        try
        {
            EpochWrapping.Unwrap(keystore, epoch, key);
            return epoch.WrappingKey == keystore.CurrentWrappingKey ? registeredEpoch : EpochWrapping.Wrap(keystore, epoch.Header, key);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }
}
