using System.Buffers.Binary;
using System.Text;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Storage.Records;

namespace TokenVault.Processor.Orders.Execution;

/// <summary>A place in a gateway's store, where rows stand by token and then by merchant.</summary>
internal readonly record struct OrderCursor(Token Token, string Merchant)
{
    /// <summary>In the order of rows' keys, where the length of a merchant's name stands before it.</summary>
    public bool IsAfter(OrderCursor other)
    {
        if (Token.Id != other.Token.Id)
        {
            return Token.Id > other.Token.Id;
        }

        return Merchant.Length == other.Merchant.Length
            ? string.CompareOrdinal(Merchant, other.Merchant) > 0
            : Merchant.Length > other.Merchant.Length;
    }

    public static OrderCursor Of(OwnedToken owned) => new(owned.Token, owned.Merchant.Value);

    /// <summary>Of finished parts; before everything where there are none.</summary>
    public static OrderCursor Of(OrderProgressRecord progress) => progress.LastToken.Length switch
    {
        0 => new OrderCursor(default, ""),
        16 when Encoding.UTF8.GetByteCount(progress.LastMerchant) is > 0 =>
            new OrderCursor(new Token(BinaryPrimitives.ReadUInt128BigEndian(progress.LastToken.Span)), progress.LastMerchant),
        _ => throw new VaultException(VaultErrorCode.RecordDamaged),
    };
}
