using System.Security.Cryptography;
using TokenVault.Domain.Errors;
using TokenVault.Envelope.Epochs;
using TokenVault.Hpke;
using TokenVault.Opening.Keys;

namespace TokenVault.Opening.Epochs;

/// <summary>Turns an epoch that a gateway sealed into the form that opening needs. Safe for many threads.</summary>
/// <remarks>
/// The caller checks the gateway's signature, its certificate and the time before.
/// </remarks>
public sealed class EpochRegistrar(Keystore keystore)
{
    /// <summary>Opens the epoch key and wraps it under the current wrapping key. Gives <see cref="RegisteredEpoch.Encode"/>.</summary>
    /// <exception cref="VaultException"><see cref="VaultErrorCode.EpochInvalid"/> where it was sealed to no key of ours or was altered; <see cref="VaultErrorCode.OpeningKeyUnavailable"/> while the key's token is not reached.</exception>
    public byte[] Register(EpochEnvelope envelope)
    {
        Span<byte> epochKey = stackalloc byte[EpochEnvelope.EpochKeyBytes];
        try
        {
            Open(envelope, epochKey);
            return EpochWrapping.Wrap(keystore, envelope.Header, epochKey);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(epochKey);
        }
    }

    private void Open(EpochEnvelope envelope, Span<byte> epochKey)
    {
        var header = envelope.Header;
        if (!keystore.TryGetOpeningKey(header.RecipientKey, header.Suite, out var key))
        {
            throw new VaultException(
                keystore.IsDestroyed(KeyPurpose.Opening, header.RecipientKey) ? VaultErrorCode.KeyDestroyed : VaultErrorCode.EpochInvalid, "envelope");
        }

        try
        {
            using var context = keystore.SetUp(key, envelope.Encapsulation.Span, EpochEnvelope.Info);
            if (!context.TryOpen(0, header.Encode(), envelope.SealedKey.Span, epochKey))
            {
                throw new VaultException(VaultErrorCode.EpochInvalid);
            }
        }
        catch (HpkeException e)
        {
            throw new VaultException(VaultErrorCode.EpochInvalid, cause: e);
        }
    }
}
