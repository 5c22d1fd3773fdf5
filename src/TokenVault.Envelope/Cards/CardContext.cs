using System.Buffers.Binary;
using System.Runtime.InteropServices;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Cards;
using TokenVault.Domain.Tokens;
using TokenVault.Envelope.Epochs;

namespace TokenVault.Envelope.Cards;

/// <summary>What a card's seal binds, so that a ciphertext moved to another token, merchant, epoch or kind does not open.</summary>
/// <remarks>
/// Additional data, big-endian: `TVAD` ‖ version 1 (1) ‖ field kind (1) ‖ token id (16) ‖ epoch id (16) ‖ record version (4) ‖
/// usage (1) ‖ expiry, months since January 2000 (2) ‖ length of the merchant's name (1) ‖ the name in ASCII. All but the last
/// field are of fixed size, so no two contexts have the same bytes.
/// </remarks>
[StructLayout(LayoutKind.Auto)]
public readonly record struct CardContext(
    Token Token, MerchantId Merchant, EpochId Epoch, uint RecordVersion, TokenUsage Usage, CardExpiry Expiry)
{
    /// <summary>The largest additional data.</summary>
    public const int BytesMax = 45 + 1 + MerchantId.LengthMax;

    private static ReadOnlySpan<byte> Magic => "TVAD\u0001"u8;

    // The only kind today. A card holder's name would be sealed under a kind of its own.
    private const byte CardNumberKind = 1;

    /// <summary>Writes the additional data and returns its length, at most <see cref="BytesMax"/>.</summary>
    public int Write(Span<byte> destination)
    {
        Magic.CopyTo(destination);
        destination[5] = CardNumberKind;
        BinaryPrimitives.WriteUInt128BigEndian(destination[6..], Token.Id);
        Epoch.Write(destination[22..]);
        BinaryPrimitives.WriteUInt32BigEndian(destination[38..], RecordVersion);
        destination[42] = (byte)Usage;
        BinaryPrimitives.WriteUInt16BigEndian(destination[43..], Expiry.Packed);
        return 45 + Merchant.Write(destination[45..]);
    }
}
