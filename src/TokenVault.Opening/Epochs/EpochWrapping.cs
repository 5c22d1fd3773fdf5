using System.Security.Cryptography;
using TokenVault.Domain.Errors;
using TokenVault.Envelope.Epochs;
using TokenVault.Opening.Keys;

namespace TokenVault.Opening.Epochs;

/// <summary>Wraps epoch keys under the adapter's current wrapping key, and takes them out again.</summary>
/// <remarks>
/// Nonces are random: 96 bits are enough for 2^32 epochs under one wrapping key (NIST SP 800-38D section 8.3), which is one a second for a
/// century.
/// </remarks>
internal static class EpochWrapping
{
    /// <summary>Gives <see cref="RegisteredEpoch.Encode"/>.</summary>
    public static byte[] Wrap(Keystore keystore, EpochHeader header, ReadOnlySpan<byte> epochKey)
    {
        var wrapping = keystore.Current(KeyPurpose.Wrapping);
        var nonce = RandomNumberGenerator.GetBytes(RegisteredEpoch.NonceBytes);
        var wrapped = new byte[RegisteredEpoch.WrappedKeyBytes];
        var tag = wrapped.AsSpan(EpochEnvelope.EpochKeyBytes);
        using var aead = new AesGcm(wrapping.Bytes, tag.Length);
        aead.Encrypt(nonce, epochKey, wrapped.AsSpan(0, EpochEnvelope.EpochKeyBytes), tag, RegisteredEpoch.AdditionalData(wrapping.Number, header));
        return new RegisteredEpoch(wrapping.Number, nonce, wrapped, header).Encode();
    }

    /// <summary>Takes an epoch's key out; the caller wipes it.</summary>
    /// <exception cref="VaultException"><see cref="VaultErrorCode.SealedCardInvalid"/>: it was altered, or there is no such wrapping key any more.</exception>
    public static void Unwrap(Keystore keystore, RegisteredEpoch epoch, Span<byte> epochKey)
    {
        if (!keystore.TryGet(KeyPurpose.Wrapping, epoch.WrappingKey, out var wrappingKey))
        {
            throw new VaultException(VaultErrorCode.SealedCardInvalid);
        }

        var wrapped = epoch.WrappedKey.Span;
        var tag = wrapped[EpochEnvelope.EpochKeyBytes..];
        try
        {
            using var aead = new AesGcm(wrappingKey, tag.Length);
            aead.Decrypt(
                epoch.Nonce.Span,
                wrapped[..EpochEnvelope.EpochKeyBytes],
                tag,
                epochKey,
                RegisteredEpoch.AdditionalData(epoch.WrappingKey, epoch.Header));
        }
        catch (AuthenticationTagMismatchException e)
        {
            throw new VaultException(VaultErrorCode.SealedCardInvalid, cause: e);
        }
    }
}
