using System.Buffers.Binary;
using System.Security.Cryptography;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Cards;
using TokenVault.Domain.Tokens;
using TokenVault.Opening.Keys;

namespace TokenVault.Opening;

/// <summary>Computes by which a card is recognised within one merchant, under a key that never leaves the adapter.</summary>
/// <remarks>
/// The leading 16 bytes of HMAC-SHA256(key, `TVFP` ‖ 1 ‖ length of the merchant's name ‖ name ‖ card number). One thread at a
/// time: the keyed state is kept between cards, which takes a good third less time than keying it anew for each.
/// </remarks>
public sealed class CardFingerprinter : IDisposable
{
    private readonly IncrementalHash _hmac;

    private CardFingerprinter(byte number, ReadOnlySpan<byte> key) =>
        (KeyNumber, _hmac) = (number, IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key));

    /// <summary>By the key in use.</summary>
    public static CardFingerprinter Current(Keystore keystore)
    {
        var key = keystore.Current(KeyPurpose.Fingerprint);
        return new CardFingerprinter((byte)key.Number, key.Bytes);
    }

    /// <summary>By the key of a number; null where there is no such key, or no more.</summary>
    public static CardFingerprinter? Of(Keystore keystore, byte number) =>
        keystore.TryGet(KeyPurpose.Fingerprint, number, out var key) ? new CardFingerprinter(number, key) : null;

    internal static CardFingerprinter Of(byte number, ReadOnlySpan<byte> key) => new(number, key);

    /// <summary>Which key makes the fingerprints, 1 to 255.</summary>
    public byte KeyNumber { get; }

    private static ReadOnlySpan<byte> Magic => "TVFP\u0001"u8;

    /// <summary>
    /// Writes <see cref="Fingerprint.ValueBytes"/>. Allocates nothing. Gives four bytes of the HMAC's other half, by which one card of
    /// a merchant is told from another without a second HMAC; they tell nothing of the fingerprint.
    /// </summary>
    public uint Compute(MerchantId merchant, Pan pan, Span<byte> destination)
    {
        Span<byte> message = stackalloc byte[5 + 1 + MerchantId.LengthMax + Pan.DigitsMax];
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Magic.CopyTo(message);
        var length = Magic.Length;
        length += merchant.Write(message[length..]);

        // Last, so that its length needs no mark: the name before it has one.
        pan.CopyTo(message[length..]);
        length += pan.Length;
        try
        {
            _hmac.AppendData(message[..length]);
            _hmac.GetHashAndReset(mac);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(message);
        }

        mac[..Fingerprint.ValueBytes].CopyTo(destination);
        return BinaryPrimitives.ReadUInt32BigEndian(mac[Fingerprint.ValueBytes..]);
    }

    public void Dispose() => _hmac.Dispose();
}
