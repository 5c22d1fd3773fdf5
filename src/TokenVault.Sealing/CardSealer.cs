using System.Buffers.Binary;
using System.Security.Cryptography;
using TokenVault.Domain.Cards;
using TokenVault.Envelope.Cards;
using TokenVault.Envelope.Epochs;
using TokenVault.Sealing.Epochs;

namespace TokenVault.Sealing;

/// <summary>Seals card numbers and card holders' names under one epoch's key, for one worker. It has no way to open.</summary>
/// <remarks>
/// One thread at a time: the platform's AesGcm gives wrong results when two threads share it. Nonce: worker number (4,
/// big-endian) ‖ counter (8, big-endian). The counter moves before sealing and never back, so no nonce is used twice.
/// </remarks>
public sealed class CardSealer : IDisposable
{
    private readonly EpochId _epoch;
    private readonly AesGcm _aead;
    private ulong _counter;

    internal CardSealer(EpochId epoch, uint worker, ReadOnlySpan<byte> key)
    {
        _epoch = epoch;
        Worker = worker;
        _aead = new AesGcm(key, SealedCard.TagBytes);
    }

    internal uint Worker { get; }

    internal long RecordsSealed => (long)Volatile.Read(ref _counter);

    /// <summary>Writes <see cref="SealedCard.Bytes"/>. Allocates nothing.</summary>
    /// <exception cref="ArgumentException">The context names another epoch, or the destination has another length.</exception>
    /// <exception cref="InvalidOperationException">The epoch has ended, or this sealer has sealed <see cref="Epoch.RecordsMax"/> records.</exception>
    public void Seal(Pan pan, in CardContext context, Span<byte> destination)
    {
        Require(context, destination, SealedCard.Bytes);
        Span<byte> plaintext = stackalloc byte[CardPlaintext.Bytes];
        CardPlaintext.Write(pan, plaintext);
        Seal(FieldKind.CardNumber, plaintext, context, destination);
    }

    /// <summary>Writes <see cref="SealedName.Bytes"/> of a card holder's name of 1 to <see cref="NamePlaintext.NameBytesMax"/> bytes.</summary>
    /// <exception cref="ArgumentException">As with a card.</exception>
    /// <exception cref="InvalidOperationException">As with a card.</exception>
    public void SealName(ReadOnlySpan<byte> name, in CardContext context, Span<byte> destination)
    {
        Require(context, destination, SealedName.Bytes);
        Span<byte> plaintext = stackalloc byte[NamePlaintext.Bytes];
        NamePlaintext.Write(name, plaintext);
        Seal(FieldKind.CardholderName, plaintext, context, destination);
    }

    // A seal at work on another thread ends in ObjectDisposedException: the native key is freed once nobody is in it.
    /// <summary>Called by <see cref="Epoch.Dispose"/> for every sealer of the epoch.</summary>
    public void Dispose() => _aead.Dispose();

    // Wipes the plaintext.
    private void Seal(FieldKind kind, Span<byte> plaintext, in CardContext context, Span<byte> destination)
    {
        SealedField.Begin(destination, _epoch, out var nonce, out var ciphertext, out var tag);
        Span<byte> additional = stackalloc byte[CardContext.BytesMax];
        try
        {
            TakeNonce(nonce);
            _aead.Encrypt(nonce, plaintext, ciphertext, tag, additional[..context.Write(kind, additional)]);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plaintext);
        }
    }

    private void Require(in CardContext context, ReadOnlySpan<byte> destination, int bytes)
    {
        if (context.Epoch != _epoch)
        {
            throw new ArgumentException("The context names another epoch.", nameof(context));
        }

        if (destination.Length != bytes)
        {
            throw new ArgumentException("The destination must have the sealed field's length.", nameof(destination));
        }
    }

    // One space of numbers for whatever the epoch seals.
    private void TakeNonce(Span<byte> nonce)
    {
        var counter = _counter;
        if (counter >= Epoch.RecordsMax)
        {
            throw new InvalidOperationException("This sealer has sealed all that it may in one epoch.");
        }

        Volatile.Write(ref _counter, counter + 1);
        BinaryPrimitives.WriteUInt32BigEndian(nonce, Worker);
        BinaryPrimitives.WriteUInt64BigEndian(nonce[4..], counter);
    }

    /// <summary>Moves the counter, which a test of the last record can't reach by sealing.</summary>
    internal void SkipTo(ulong counter) => _counter = Math.Max(_counter, counter);
}
