using System.Buffers.Binary;
using System.Runtime.InteropServices;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Cards;
using TokenVault.Domain.Tokens;
using TokenVault.Envelope.Epochs;

namespace TokenVault.Envelope.Cards;

/// <summary>What a card's seal binds, so that a ciphertext moved to another token, merchant, epoch or kind does not open.</summary>
/// <remarks>
/// Additional data, big-endian: `TVAD` ‖ version 2 (1) ‖ field kind (1) ‖ token id (16) ‖ epoch id (16) ‖ record version (4) ‖
/// usage (1) ‖ expiry, months since January 2000 (2) ‖ the token's own end, seconds since 1970 or 0 (8) ‖ length of the merchant's
/// name (1) ‖ the name in ASCII. All but the last field are of fixed size, so no two contexts have the same bytes.
/// </remarks>
/// <param name="Token">The token.</param>
/// <param name="Merchant">Its merchant.</param>
/// <param name="Epoch">The epoch whose key seals.</param>
/// <param name="RecordVersion">Of the field under the token: rises when it is sealed anew.</param>
/// <param name="Usage">How often the token serves.</param>
/// <param name="Expiry">The card's expiry date at the time of sealing. A corrected one stands beside the seal.</param>
/// <param name="ExpireUnixSeconds">From when on the token does not serve any more; 0 where it always will.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct CardContext(
    Token Token, MerchantId Merchant, EpochId Epoch, uint RecordVersion, TokenUsage Usage, CardExpiry Expiry, long ExpireUnixSeconds = 0)
{
    /// <summary>The largest additional data.</summary>
    public const int BytesMax = MerchantAt + 1 + MerchantId.LengthMax;

    private const int MerchantAt = 53;

    private static ReadOnlySpan<byte> Magic => "TVAD\u0002"u8;

    /// <summary>Writes the additional data of a field and returns its length, at most <see cref="BytesMax"/>.</summary>
    public int Write(FieldKind kind, Span<byte> destination)
    {
        Magic.CopyTo(destination);
        destination[5] = (byte)kind;
        BinaryPrimitives.WriteUInt128BigEndian(destination[6..], Token.Id);
        Epoch.Write(destination[22..]);
        BinaryPrimitives.WriteUInt32BigEndian(destination[38..], RecordVersion);
        destination[42] = (byte)Usage;
        BinaryPrimitives.WriteUInt16BigEndian(destination[43..], Expiry.Packed);
        BinaryPrimitives.WriteInt64BigEndian(destination[45..], ExpireUnixSeconds);
        return MerchantAt + Merchant.Write(destination[MerchantAt..]);
    }
}
