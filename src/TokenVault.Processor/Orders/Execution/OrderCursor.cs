using System.Buffers.Binary;
using System.Text;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Storage.Records;

namespace TokenVault.Processor.Orders.Execution;

/// <summary>A place in a gateway's store, where rows stand by token and then by merchant.</summary>
internal readonly record struct OrderCursor(Token Token, string Merchant)
{
    /// <summary>Before everything.</summary>
    public static OrderCursor Start => new(default, "");

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

    /// <summary>As a gateway gives it: both empty for the place before all rows.</summary>
    /// <exception cref="VaultException"><see cref="VaultErrorCode.TokenMalformed"/>, <see cref="VaultErrorCode.FieldMissing"/></exception>
    public static OrderCursor Read(string token, string merchant, string field)
    {
        if (token.Length == 0 && merchant.Length == 0)
        {
            return Start;
        }

        if (!Token.TryParse(token, out var named))
        {
            throw new VaultException(VaultErrorCode.TokenMalformed, field + "_token");
        }

        return MerchantId.TryParse(merchant, out var owner)
            ? new OrderCursor(named, owner.Value)
            : throw new VaultException(VaultErrorCode.FieldMissing, field + "_merchant");
    }

    public static OrderCursor Of(OwnedToken owned) => new(owned.Token, owned.Merchant.Value);

    /// <summary>Of finished parts; before everything where there are none.</summary>
    public static OrderCursor Of(OrderProgressRecord progress) => progress.LastToken.Length switch
    {
        0 => Start,
        16 when Encoding.UTF8.GetByteCount(progress.LastMerchant) is > 0 =>
            new OrderCursor(new Token(BinaryPrimitives.ReadUInt128BigEndian(progress.LastToken.Span)), progress.LastMerchant),
        _ => throw new VaultException(VaultErrorCode.RecordDamaged),
    };
}
