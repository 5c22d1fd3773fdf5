using System.Buffers.Binary;
using System.Runtime.InteropServices;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Cards;
using TokenVault.Domain.Tokens;
using TokenVault.Envelope.Cards;

namespace TokenVault.Storage.Tables;

/// <summary>What is stored under a token. Nothing of the card number beyond what PCI DSS 3.4.1 lets be shown.</summary>
/// <remarks>
/// Layout, big-endian: version 1 (1) ‖ length of the merchant's name (1) ‖ the name in ASCII, zero-filled (32) ‖ usage (1) ‖
/// record version (4) ‖ brand (1) ‖ first six digits as a number (4) ‖ last four as a number (2) ‖ expiry, months since January
/// 2000 (2) ‖ count of digits (1) ‖ fingerprint (17) ‖ sealed card (69). The row's MAC follows.
/// </remarks>
[StructLayout(LayoutKind.Auto)]
public readonly ref struct TokenRow
{
    internal const int Bytes = SealedAt + SealedCard.Bytes;

    private const byte Version = 1;
    private const int UsageAt = 2 + MerchantId.LengthMax;
    private const int FingerprintAt = UsageAt + 15;
    private const int SealedAt = FingerprintAt + Fingerprint.Bytes;

    public required MerchantId Merchant { get; init; }

    public required TokenUsage Usage { get; init; }

    /// <summary>Bound into the card's seal; rises when the card under a token is sealed anew.</summary>
    public required uint RecordVersion { get; init; }

    public required CardBrand Brand { get; init; }

    /// <summary>The first six digits as a number.</summary>
    public required int Bin { get; init; }

    /// <summary>The last four digits as a number.</summary>
    public required int LastFour { get; init; }

    public required CardExpiry Expiry { get; init; }

    /// <summary>Count of the card number's digits, 12 to 19.</summary>
    public required int PanDigits { get; init; }

    public required Fingerprint Fingerprint { get; init; }

    /// <summary>The sealed card in a row that was read, borrowed from its batch; not looked at by <see cref="TokenTable.Put"/>.</summary>
    public ReadOnlySpan<byte> Sealed { get; init; }

    internal static void Write(Span<byte> destination, in TokenRow row, ReadOnlySpan<byte> sealedCard)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(sealedCard.Length, SealedCard.Bytes, nameof(sealedCard));
        destination[..UsageAt].Clear();
        destination[0] = Version;
        row.Merchant.Write(destination[1..]);
        var at = destination[UsageAt..];
        at[0] = (byte)row.Usage;
        BinaryPrimitives.WriteUInt32BigEndian(at[1..], row.RecordVersion);
        at[5] = (byte)row.Brand;
        BinaryPrimitives.WriteInt32BigEndian(at[6..], row.Bin);
        BinaryPrimitives.WriteUInt16BigEndian(at[10..], (ushort)row.LastFour);
        BinaryPrimitives.WriteUInt16BigEndian(at[12..], row.Expiry.Packed);
        at[14] = (byte)row.PanDigits;
        row.Fingerprint.Write(destination[FingerprintAt..]);
        sealedCard.CopyTo(destination[SealedAt..]);
    }

    // False for another length or version: the MAC was right, so a newer TokenVault wrote it.
    internal static bool TryRead(ReadOnlySpan<byte> source, MerchantNames merchants, out TokenRow row)
    {
        row = default;
        if (source.Length != Bytes
            || source[0] != Version
            || source[1] > MerchantId.LengthMax
            || !merchants.TryResolve(source.Slice(2, source[1]), out var merchant))
        {
            return false;
        }

        var at = source[UsageAt..];
        if (!CardExpiry.TryUnpack(BinaryPrimitives.ReadUInt16BigEndian(at[12..]), out var expiry))
        {
            return false;
        }

        row = new TokenRow
        {
            Merchant = merchant,
            Usage = (TokenUsage)at[0],
            RecordVersion = BinaryPrimitives.ReadUInt32BigEndian(at[1..]),
            Brand = (CardBrand)at[5],
            Bin = BinaryPrimitives.ReadInt32BigEndian(at[6..]),
            LastFour = BinaryPrimitives.ReadUInt16BigEndian(at[10..]),
            Expiry = expiry,
            PanDigits = at[14],
            Fingerprint = Fingerprint.Read(source[FingerprintAt..]),
            Sealed = source[SealedAt..],
        };
        return true;
    }
}
