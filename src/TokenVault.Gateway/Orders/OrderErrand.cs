using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;

namespace TokenVault.Gateway.Orders;

/// <summary>What this gateway has to bring for an order. The adapter judges each card by the order itself; this only spares refusals.</summary>
/// <param name="OrderId">The order, 32 hexadecimal digits.</param>
/// <param name="Merchants">Whose tokens; null for all.</param>
/// <param name="NamesTokens">True where it is about some tokens of the one merchant.</param>
/// <param name="Last">The last one that was taken; null where none was.</param>
internal sealed record OrderErrand(string OrderId, IReadOnlySet<MerchantId>? Merchants, bool NamesTokens, OwnedToken? Last)
{
    private const int IdLength = 32;

    public bool Covers(MerchantId merchant) => Merchants is null || Merchants.Contains(merchant);

    /// <exception cref="VaultException">FieldMissing: it makes no sense. Guessed at, it would bring too few cards, or others.</exception>
    public static OrderErrand Read(DueOrder due)
    {
        if (!IsId(due.OrderId))
        {
            throw new VaultException(VaultErrorCode.FieldMissing, "order_id");
        }

        var isScope = due.Everything ? due.Merchants.Count == 0 && !due.NamesTokens : due.Merchants.Count == 1 || (due.Merchants.Count > 1 && !due.NamesTokens);
        return isScope
            ? new OrderErrand(due.OrderId, due.Everything ? null : due.Merchants.Select(ReadMerchant).ToHashSet(), due.NamesTokens, ReadLast(due))
            : throw new VaultException(VaultErrorCode.FieldMissing, "merchants");
    }

    /// <summary>Whether it may be told in a log.</summary>
    public static bool IsId(string text) => text.Length == IdLength && text.All(char.IsAsciiHexDigit);

    private static MerchantId ReadMerchant(string name) =>
        MerchantId.TryParse(name, out var merchant) ? merchant : throw new VaultException(VaultErrorCode.FieldMissing, "merchants");

    private static OwnedToken? ReadLast(DueOrder due) => due is { LastToken: "", LastMerchant: "" } ? null
        : Token.TryParse(due.LastToken, out var token) && MerchantId.TryParse(due.LastMerchant, out var merchant) ? new OwnedToken(merchant, token)
        : throw new VaultException(VaultErrorCode.FieldMissing, "last_token");
}
