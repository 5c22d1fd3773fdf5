using System.Security.Cryptography;
using System.Text.Unicode;
using TokenVault.Domain.Errors;
using TokenVault.Envelope.Cards;
using TokenVault.Envelope.Epochs;
using TokenVault.Opening.Epochs;
using TokenVault.Opening.Keys;

namespace TokenVault.Opening;

/// <summary>
/// Opens sealed cards and card holders' names. The one type of the product that gives a card number back. Safe for many threads.
/// </summary>
/// <remarks>Every failure reads the same, so that nobody learns by trying which part was wrong.</remarks>
public sealed class CardOpener(Keystore keystore, EpochKeyCache cache)
{
    /// <summary>Writes the <see cref="CardPlaintext.Bytes"/> of the card; the caller reads them with <see cref="CardPlaintext.TryRead"/> and wipes them.</summary>
    /// <param name="registeredEpoch">The epoch as this adapter registered it.</param>
    /// <param name="sealedCard">The card.</param>
    /// <param name="context">What its seal binds; its epoch is the sealed card's own.</param>
    /// <param name="plaintext"><see cref="CardPlaintext.Bytes"/> long; wiped where this throws.</param>
    /// <exception cref="VaultException"><see cref="VaultErrorCode.SealedCardInvalid"/> for everything that does not open.</exception>
    public void Open(ReadOnlyMemory<byte> registeredEpoch, ReadOnlySpan<byte> sealedCard, in CardContext context, Span<byte> plaintext)
    {
        if (!SealedCard.TryRead(sealedCard, out var card) || card.Epoch != context.Epoch)
        {
            throw new VaultException(VaultErrorCode.SealedCardInvalid);
        }

        var key = RentKey(registeredEpoch);
        try
        {
            Span<byte> additional = stackalloc byte[CardContext.BytesMax];
            additional = additional[..context.Write(FieldKind.CardNumber, additional)];
            using var aead = new AesGcm(key.Bytes, SealedCard.TagBytes);
            if (key.Epoch != card.Epoch
                || !TryDecrypt(aead, card.Nonce, card.Ciphertext, card.Tag, plaintext, additional)
                || !CardPlaintext.TryRead(plaintext, out _))
            {
                CryptographicOperations.ZeroMemory(plaintext);
                throw new VaultException(VaultErrorCode.SealedCardInvalid);
            }
        }
        finally
        {
            key.Return();
        }
    }

    /// <summary>Writes the <see cref="NamePlaintext.Bytes"/> of a card holder's name; the caller reads them with <see cref="NamePlaintext.TryRead"/> and wipes them.</summary>
    /// <param name="registeredEpoch">The name's epoch as this adapter registered it.</param>
    /// <param name="sealedName">The name.</param>
    /// <param name="context">What its seal binds: the card's, with the name's own epoch and version.</param>
    /// <param name="plaintext"><see cref="NamePlaintext.Bytes"/> long; wiped where this throws.</param>
    /// <exception cref="VaultException"><see cref="VaultErrorCode.SealedCardInvalid"/> for everything that does not open or is no text.</exception>
    public void OpenName(ReadOnlyMemory<byte> registeredEpoch, ReadOnlySpan<byte> sealedName, in CardContext context, Span<byte> plaintext)
    {
        if (!SealedName.TryRead(sealedName, out var name) || name.Epoch != context.Epoch)
        {
            throw new VaultException(VaultErrorCode.SealedCardInvalid);
        }

        var key = RentKey(registeredEpoch);
        try
        {
            Span<byte> additional = stackalloc byte[CardContext.BytesMax];
            additional = additional[..context.Write(FieldKind.CardholderName, additional)];
            using var aead = new AesGcm(key.Bytes, SealedCard.TagBytes);
            if (key.Epoch != name.Epoch
                || !TryDecrypt(aead, name.Nonce, name.Ciphertext, name.Tag, plaintext, additional)
                || !NamePlaintext.TryRead(plaintext, out var text)
                || !Utf8.IsValid(text))
            {
                CryptographicOperations.ZeroMemory(plaintext);
                throw new VaultException(VaultErrorCode.SealedCardInvalid);
            }
        }
        finally
        {
            key.Return();
        }
    }

    // With a cipher of its own for each opening: an instance shared by threads gives wrong results, and making one costs microseconds
    // where the processor that the card goes to takes milliseconds.
    private static bool TryDecrypt(
        AesGcm aead, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> ciphertext, ReadOnlySpan<byte> tag, Span<byte> plaintext, ReadOnlySpan<byte> additional)
    {
        try
        {
            aead.Decrypt(nonce, ciphertext, tag, plaintext, additional);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
    }

    private EpochKey RentKey(ReadOnlyMemory<byte> registeredEpoch)
    {
        if (cache.TryRent(registeredEpoch.Span, out var cached))
        {
            return cached;
        }

        if (!RegisteredEpoch.TryDecode(registeredEpoch, out var epoch) || !keystore.TryGetWrappingKey(epoch.WrappingKey, out var wrappingKey))
        {
            throw new VaultException(VaultErrorCode.SealedCardInvalid);
        }

        var key = Unwrap(epoch, wrappingKey);
        var rented = key.TryRent();
        System.Diagnostics.Debug.Assert(rented, "Nobody else has the key yet.");
        cache.Add(registeredEpoch.Span, key);
        return key;
    }

    private static EpochKey Unwrap(RegisteredEpoch epoch, ReadOnlySpan<byte> wrappingKey)
    {
        Span<byte> epochKey = stackalloc byte[EpochEnvelope.EpochKeyBytes];
        var wrapped = epoch.WrappedKey.Span;
        try
        {
            var tag = wrapped[EpochEnvelope.EpochKeyBytes..];
            using var aead = new AesGcm(wrappingKey, tag.Length);
            aead.Decrypt(
                epoch.Nonce.Span,
                wrapped[..EpochEnvelope.EpochKeyBytes],
                tag,
                epochKey,
                RegisteredEpoch.AdditionalData(epoch.WrappingKey, epoch.Header));
            return new EpochKey(epoch.Header.Id, epochKey);
        }
        catch (AuthenticationTagMismatchException e)
        {
            throw new VaultException(VaultErrorCode.SealedCardInvalid, cause: e);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(epochKey);
        }
    }
}
