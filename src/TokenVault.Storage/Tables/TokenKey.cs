using System.Buffers.Binary;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;

namespace TokenVault.Storage.Tables;

/// <summary>
/// How rows that belong to a token are found: token id (16) ‖ length of the merchant's name (1) ‖ the name. The token first, so that
/// new rows lie beside each other. The merchant as well, so that a look at a foreign token is, to the store, a look at none, and
/// takes as long.
/// </summary>
internal static class TokenKey
{
    public const int BytesMax = RowId.Bytes + 1 + MerchantId.LengthMax;

    public static int Write(Span<byte> destination, OwnedToken token)
    {
        RowId.Write(destination, token.Token.Id);
        return RowId.Bytes + token.Merchant.Write(destination[RowId.Bytes..]);
    }

    /// <exception cref="VaultException"><see cref="VaultErrorCode.RecordDamaged"/></exception>
    public static OwnedToken Read(ReadOnlySpan<byte> key, MerchantNames merchants) =>
        key.Length > RowId.Bytes + 1
        && key[RowId.Bytes] == key.Length - RowId.Bytes - 1
        && key[RowId.Bytes] <= MerchantId.LengthMax
        && merchants.TryResolve(key[(RowId.Bytes + 1)..], out var merchant)
            ? new OwnedToken(merchant, new Token(BinaryPrimitives.ReadUInt128BigEndian(key)))
            : throw new VaultException(VaultErrorCode.RecordDamaged);
}
