using System.Security.Cryptography;
using System.Text.Unicode;
using TokenVault.Domain.Errors;
using TokenVault.Envelope.Cards;
using TokenVault.Envelope.Epochs;
using TokenVault.Opening.Epochs;
using TokenVault.Opening.Keys;

namespace TokenVault.Opening;

/// <summary>
/// Opens sealed cards and card holders' names. The one type that opens what a vault keeps. Safe for many threads.
/// </summary>
/// <remarks>Every failure but a destroyed key reads the same, so that nobody learns by trying which part was wrong.</remarks>
public sealed class CardOpener(Keystore keystore, EpochKeyCache cache)
{
    /// <summary>Writes the <see cref="CardPlaintext.Bytes"/> of the card; the caller reads them with <see cref="CardPlaintext.TryRead"/> and wipes them.</summary>
    /// <param name="registeredEpoch">The epoch as this adapter registered it.</param>
    /// <param name="sealedCard">The card.</param>
    /// <param name="context">What its seal binds; its epoch is the sealed card's own.</param>
    /// <param name="plaintext"><see cref="CardPlaintext.Bytes"/> long; wiped where this throws.</param>
    /// <exception cref="VaultException"><see cref="VaultErrorCode.KeyDestroyed"/>; <see cref="VaultErrorCode.SealedCardInvalid"/> for everything else that does not open.</exception>
    public void Open(ReadOnlyMemory<byte> registeredEpoch, ReadOnlySpan<byte> sealedCard, in CardContext context, Span<byte> plaintext)
    {
        if (!SealedCard.TryRead(sealedCard, out var card) || card.Epoch != context.Epoch)
        {
            throw new VaultException(VaultErrorCode.SealedCardInvalid);
        }

        Open(registeredEpoch, FieldKind.CardNumber, card, context, plaintext, static opened => CardPlaintext.TryRead(opened, out _));
    }

    /// <summary>Writes the <see cref="NamePlaintext.Bytes"/> of a card holder's name; the caller reads them with <see cref="NamePlaintext.TryRead"/> and wipes them.</summary>
    /// <param name="registeredEpoch">The name's epoch as this adapter registered it.</param>
    /// <param name="sealedName">The name.</param>
    /// <param name="context">What its seal binds: the card's, with the name's own epoch and version.</param>
    /// <param name="plaintext"><see cref="NamePlaintext.Bytes"/> long; wiped where this throws.</param>
    /// <exception cref="VaultException"><see cref="VaultErrorCode.KeyDestroyed"/>; <see cref="VaultErrorCode.SealedCardInvalid"/> for everything else that does not open or is no text.</exception>
    public void OpenName(ReadOnlyMemory<byte> registeredEpoch, ReadOnlySpan<byte> sealedName, in CardContext context, Span<byte> plaintext)
    {
        if (!SealedName.TryRead(sealedName, out var name) || name.Epoch != context.Epoch)
        {
            throw new VaultException(VaultErrorCode.SealedCardInvalid);
        }

        Open(
            registeredEpoch, FieldKind.CardholderName, name, context, plaintext,
            static opened => NamePlaintext.TryRead(opened, out var text) && Utf8.IsValid(text));
    }

    private void Open(
        ReadOnlyMemory<byte> registeredEpoch, FieldKind kind, SealedField field, in CardContext context, Span<byte> plaintext, Func<ReadOnlySpan<byte>, bool> isWhole)
    {
        var key = RentKey(registeredEpoch);
        try
        {
            Span<byte> additional = stackalloc byte[CardContext.BytesMax];
            additional = additional[..context.Write(kind, additional)];
            if (key.Epoch != field.Epoch || !TryDecrypt(key.Bytes, field, plaintext, additional) || !isWhole(plaintext))
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

    private static bool TryDecrypt(ReadOnlySpan<byte> key, SealedField field, Span<byte> plaintext, ReadOnlySpan<byte> additional)
    {
        try
        {
            // One per opening: an instance shared by threads gives wrong results, and making one costs microseconds where the
            // processor that the card goes to takes milliseconds.
            using var aead = new AesGcm(key, SealedField.TagBytes);
            aead.Decrypt(field.Nonce, field.Ciphertext, field.Tag, plaintext, additional);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
    }

    private EpochKey RentKey(ReadOnlyMemory<byte> registeredEpoch)
    {
        // Before the cache: an opening that was under way when the key was destroyed may have put its epoch's key there afterwards.
        if (RegisteredEpoch.TryReadWrappingKey(registeredEpoch.Span, out var number) && keystore.IsDestroyed(KeyPurpose.Wrapping, number))
        {
            throw new VaultException(VaultErrorCode.KeyDestroyed, "card.registered_epoch");
        }

        if (cache.TryRent(registeredEpoch.Span, out var cached))
        {
            return cached;
        }

        if (!RegisteredEpoch.TryDecode(registeredEpoch, out var epoch))
        {
            throw new VaultException(VaultErrorCode.SealedCardInvalid);
        }

        var key = Unwrap(epoch);
        var rented = key.TryRent();
        System.Diagnostics.Debug.Assert(rented, "Nobody else has the key yet.");
        cache.Add(registeredEpoch.Span, key);
        return key;
    }

    private EpochKey Unwrap(RegisteredEpoch epoch)
    {
        Span<byte> epochKey = stackalloc byte[EpochEnvelope.EpochKeyBytes];
        try
        {
            EpochWrapping.Unwrap(keystore, epoch, epochKey);
            return new EpochKey(epoch.Header.Id, epochKey);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(epochKey);
        }
    }
}
