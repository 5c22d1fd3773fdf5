using System.Buffers.Binary;
using System.Security.Cryptography;
using TokenVault.Domain.Callers;
using TokenVault.Envelope.Cards;
using TokenVault.Envelope.Epochs;
using TokenVault.Opening.Keys;

namespace TokenVault.Opening.Epochs;

/// <summary>
/// An epoch of the adapter's own making: what it has opened it seals anew under it, for a gateway's store. The epoch is registered from the
/// beginning, and opens as any other. One thread at a time.
/// </summary>
/// <remarks>
/// Nonce: zeros (4) ‖ counter (8, big-endian). The counter moves before sealing and never back; the key is of this process alone and never
/// stored but wrapped, so no other continues it.
/// </remarks>
public sealed class ResealingEpoch : IDisposable
{
    /// <summary>As many as a gateway's epoch may have.</summary>
    public const long RecordsMax = 1L << 24;

    private readonly AesGcm _aead;
    private long _counter;

    private ResealingEpoch(EpochHeader header, byte[] registered, ReadOnlySpan<byte> key) =>
        (Header, Registered, _aead) = (header, registered, new AesGcm(key, SealedField.TagBytes));

    public EpochHeader Header { get; }

    /// <summary>What its gateway keeps, <see cref="RegisteredEpoch.Encode"/>.</summary>
    public ReadOnlyMemory<byte> Registered { get; }

    /// <summary>How many fields were sealed.</summary>
    public long Records => _counter;

    /// <summary>Draws the epoch's key.</summary>
    /// <param name="keystore">Whose wrapping key wraps it.</param>
    /// <param name="gateway">In whose store the cards come to stand.</param>
    /// <param name="now">When it begins; milliseconds are kept.</param>
    public static ResealingEpoch Start(Keystore keystore, GatewayId gateway, DateTimeOffset now)
    {
        var opening = keystore.Current(KeyPurpose.Opening);
        var header = new EpochHeader(
            EpochId.Create(), opening.Suite, opening.Number, gateway, DateTimeOffset.FromUnixTimeMilliseconds(now.ToUnixTimeMilliseconds()));
        Span<byte> key = stackalloc byte[EpochEnvelope.EpochKeyBytes];
        try
        {
            RandomNumberGenerator.Fill(key);
            return new ResealingEpoch(header, EpochWrapping.Wrap(keystore, header, key), key);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    /// <summary>Writes <see cref="SealedCard.Bytes"/>.</summary>
    /// <param name="card">As <see cref="CardPlaintext"/> lays it out; the caller wipes it.</param>
    /// <param name="context">What the seal binds; its epoch is this one.</param>
    /// <param name="destination">Of that length.</param>
    /// <exception cref="InvalidOperationException">It has sealed <see cref="RecordsMax"/>.</exception>
    public void Seal(ReadOnlySpan<byte> card, in CardContext context, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(card.Length, CardPlaintext.Bytes, nameof(card));
        Seal(FieldKind.CardNumber, card, context, destination);
    }

    /// <summary>Writes <see cref="SealedName.Bytes"/> of a card holder's name. Its seal binds no expiry date, so that the name outlives the card's.</summary>
    /// <param name="name">As <see cref="NamePlaintext"/> lays it out; the caller wipes it.</param>
    /// <param name="context">What the seal binds, with the name's own version.</param>
    /// <param name="destination">Of that length.</param>
    /// <exception cref="InvalidOperationException">It has sealed <see cref="RecordsMax"/>.</exception>
    public void SealName(ReadOnlySpan<byte> name, in CardContext context, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(name.Length, NamePlaintext.Bytes, nameof(name));
        Seal(FieldKind.CardholderName, name, context with { Expiry = default }, destination);
    }

    public void Dispose() => _aead.Dispose();

    private void Seal(FieldKind kind, ReadOnlySpan<byte> plaintext, in CardContext context, Span<byte> destination)
    {
        if (_counter >= RecordsMax)
        {
            throw new InvalidOperationException("This epoch has sealed all that it may.");
        }

        SealedField.Begin(destination, Header.Id, out var nonce, out var ciphertext, out var tag);
        nonce.Clear();
        BinaryPrimitives.WriteInt64BigEndian(nonce[4..], _counter++);
        Span<byte> additional = stackalloc byte[CardContext.BytesMax];
        _aead.Encrypt(nonce, plaintext, ciphertext, tag, additional[..(context with { Epoch = Header.Id }).Write(kind, additional)]);
    }
}
