using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Tokens;
using TokenVault.Gateway.Adapter;

namespace TokenVault.Gateway.Orders;

/// <summary>Cards that are brought in one call.</summary>
/// <param name="orderId">Of the order.</param>
/// <param name="after">The card that was taken last: the adapter takes none after a gap.</param>
internal sealed class OrderBatch(string orderId, OwnedToken? after)
{
    // The adapter takes messages of 256 KiB. One card with all the labels and customers that it may have is a tenth of this.
    private const int BytesMax = 200 * 1024;

    // The field's number and a length of up to 2 MiB before each.
    private const int HeadBytesMax = 1 + 3;

    private readonly ResealCardsRequest _request = new()
    {
        OrderId = orderId,
        AfterToken = after?.Token.ToString() ?? "",
        AfterMerchant = after?.Merchant.Value ?? "",
    };
    private int _bytes;

    public int Count => _request.Tokens.Count;

    /// <summary>The card that is the last one once these are taken.</summary>
    public OwnedToken? Last { get; private set; } = after;

    public ResealCardsRequest Request => _request;

    /// <summary>False where it is full without this one.</summary>
    public bool TryAdd(OwnedToken token, OrderedToken card)
    {
        var bytes = card.CalculateSize() + HeadBytesMax;
        if (Count > 0 && (Count == TokenFactsClient.CardsMax || _bytes + bytes > BytesMax))
        {
            return false;
        }

        _request.Tokens.Add(card);
        Last = token;
        _bytes += bytes;
        return true;
    }
}
