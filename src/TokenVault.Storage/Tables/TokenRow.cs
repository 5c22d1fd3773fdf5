using System.Buffers.Binary;
using System.Runtime.InteropServices;
using TokenVault.Domain.Cards;
using TokenVault.Domain.Tokens;
using TokenVault.Envelope.Cards;

namespace TokenVault.Storage.Tables;

/// <summary>What is stored under a token. Nothing of the card number beyond what PCI DSS 3.4.1 lets be shown.</summary>
/// <remarks>
/// Layout, big-endian: version 2 (1) ‖ marks (1) ‖ usage (1) ‖ record version (4) ‖ brand (1) ‖ first six digits as a number (4) ‖ last
/// four as a number (2) ‖ expiry as sealed, months since January 2000 (2) ‖ expiry as it is now (2) ‖ count of digits (1) ‖ funding (1) ‖
/// country, two letters or zeros (2) ‖ the token's own end, seconds since 1970 or 0 (8) ‖ fingerprint (17) ‖ sealed card (69). The row's
/// MAC follows. Whose it is stands in the key.
/// </remarks>
[StructLayout(LayoutKind.Auto)]
public readonly ref struct TokenRow
{
    internal const int Bytes = SealedAt + SealedCard.Bytes;

    private const byte Version = 2;
    private const int FingerprintAt = 30;
    private const int SealedAt = FingerprintAt + Fingerprint.Bytes;

    public TokenMarks Marks { get; init; }

    public required TokenUsage Usage { get; init; }

    /// <summary>Bound into the card's seal; rises when another card comes under the token.</summary>
    public required uint RecordVersion { get; init; }

    public required CardBrand Brand { get; init; }

    /// <summary>The first six digits as a number.</summary>
    public required int Bin { get; init; }

    /// <summary>The last four digits as a number.</summary>
    public required int LastFour { get; init; }

    /// <summary>The card's expiry date as its seal binds it.</summary>
    public required CardExpiry SealedExpiry { get; init; }

    /// <summary>The card's expiry date as it is known now.</summary>
    public required CardExpiry Expiry { get; init; }

    /// <summary>Count of the card number's digits, 12 to 19.</summary>
    public required int PanDigits { get; init; }

    /// <summary>By the table of BINs that was in use when the card came.</summary>
    public CardFunding Funding { get; init; }

    /// <summary>By the same table.</summary>
    public CardCountry Country { get; init; }

    /// <summary>From when on the token does not serve any more, seconds since 1970; 0 where it always will. Bound into the card's seal.</summary>
    public long ExpireUnixSeconds { get; init; }

    /// <summary>Empty while the token is not deduplicated.</summary>
    public required Fingerprint Fingerprint { get; init; }

    /// <summary>The sealed card in a row that was read, borrowed from its batch; not looked at by <see cref="TokenTable.Put"/>.</summary>
    public ReadOnlySpan<byte> Sealed { get; init; }

    internal static void Write(Span<byte> destination, in TokenRow row, ReadOnlySpan<byte> sealedCard)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(sealedCard.Length, SealedCard.Bytes, nameof(sealedCard));
        destination[0] = Version;
        destination[1] = (byte)row.Marks;
        destination[2] = (byte)row.Usage;
        BinaryPrimitives.WriteUInt32BigEndian(destination[3..], row.RecordVersion);
        destination[7] = (byte)row.Brand;
        BinaryPrimitives.WriteInt32BigEndian(destination[8..], row.Bin);
        BinaryPrimitives.WriteUInt16BigEndian(destination[12..], (ushort)row.LastFour);
        BinaryPrimitives.WriteUInt16BigEndian(destination[14..], row.SealedExpiry.Packed);
        BinaryPrimitives.WriteUInt16BigEndian(destination[16..], row.Expiry.Packed);
        destination[18] = (byte)row.PanDigits;
        destination[19] = (byte)row.Funding;
        BinaryPrimitives.WriteUInt16BigEndian(destination[20..], row.Country.Packed);
        BinaryPrimitives.WriteInt64BigEndian(destination[22..], row.ExpireUnixSeconds);
        row.Fingerprint.Write(destination[FingerprintAt..]);
        sealedCard.CopyTo(destination[SealedAt..]);
    }

    // False for another length or version: the MAC was right, so a newer TokenVault wrote it.
    internal static bool TryRead(ReadOnlySpan<byte> source, out TokenRow row)
    {
        row = default;
        if (source.Length != Bytes
            || source[0] != Version
            || !CardExpiry.TryUnpack(BinaryPrimitives.ReadUInt16BigEndian(source[14..]), out var sealedExpiry)
            || !CardExpiry.TryUnpack(BinaryPrimitives.ReadUInt16BigEndian(source[16..]), out var expiry)
            || !CardCountry.TryUnpack(BinaryPrimitives.ReadUInt16BigEndian(source[20..]), out var country))
        {
            return false;
        }

        row = new TokenRow
        {
            Marks = (TokenMarks)source[1],
            Usage = (TokenUsage)source[2],
            RecordVersion = BinaryPrimitives.ReadUInt32BigEndian(source[3..]),
            Brand = (CardBrand)source[7],
            Bin = BinaryPrimitives.ReadInt32BigEndian(source[8..]),
            LastFour = BinaryPrimitives.ReadUInt16BigEndian(source[12..]),
            SealedExpiry = sealedExpiry,
            Expiry = expiry,
            PanDigits = source[18],
            Funding = (CardFunding)source[19],
            Country = country,
            ExpireUnixSeconds = BinaryPrimitives.ReadInt64BigEndian(source[22..]),
            Fingerprint = Fingerprint.Read(source[FingerprintAt..]),
            Sealed = source[SealedAt..],
        };
        return true;
    }
}
