using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Gateway.Tests.Payments.Stand;
using TokenVault.Storage.Tables;

namespace TokenVault.Gateway.Tests.Orders;

/// <summary>
/// What the adapter's double does with orders, and what it was brought. Left alone it takes cards that come ascending by their rows' keys
/// and say that they follow the last one, and remembers each order's place.
/// </summary>
internal sealed class OrderScript
{
    private const int TokensAtOnce = 1000;

    private readonly Dictionary<string, DueOrder> _due = new(StringComparer.Ordinal);

    /// <summary>Batches that were taken.</summary>
    public List<ResealCardsRequest> Taken { get; } = [];

    public List<string> Finished { get; } = [];

    public List<string> PagesAskedAfter { get; } = [];

    /// <summary>How often it was asked what is due.</summary>
    public int Looks { get; private set; }

    /// <summary>The tokens that orders which name some name.</summary>
    public IReadOnlyList<string> Named { get; set; } = [];

    /// <summary>Called before a batch is looked at, with how many were brought before; throws what the adapter refuses with.</summary>
    public Action<ResealCardsRequest, int> BeforeTaking { get; set; } = (_, _) => { };

    public Action BeforeListing { get; set; } = () => { };

    public int Brought { get; private set; }

    public IEnumerable<string> TakenTokens => Taken.SelectMany(batch => batch.Tokens).Select(token => token.Card.Token);

    public void Put(DueOrder order) => _due[order.OrderId] = order;

    public ListDueOrdersResponse List()
    {
        Looks++;
        BeforeListing();
        return new ListDueOrdersResponse { Orders = { _due.Values.OrderBy(order => order.OrderId, StringComparer.Ordinal) } };
    }

    public ListOrderTokensResponse ListTokens(ListOrderTokensRequest request)
    {
        PagesAskedAfter.Add(request.After);
        return new ListOrderTokensResponse { Tokens = { Named.Where(token => string.CompareOrdinal(token, request.After) > 0).Take(TokensAtOnce) } };
    }

    public ResealCardsResponse Reseal(ResealCardsRequest request)
    {
        BeforeTaking(request, Brought++);
        var order = _due[request.OrderId];
        if ((request.AfterToken, request.AfterMerchant) != (order.LastToken, order.LastMerchant))
        {
            throw AdapterScript.Refusal(VaultErrorCode.OrderSequence);
        }

        foreach (var token in request.Tokens)
        {
            if (order.LastToken.Length > 0
                && KeyOf(order.LastToken, order.LastMerchant).AsSpan().SequenceCompareTo(KeyOf(token.Card.Token, token.Card.MerchantId)) >= 0)
            {
                throw AdapterScript.Refusal(VaultErrorCode.OrderSequence);
            }

            (order.LastToken, order.LastMerchant) = (token.Card.Token, token.Card.MerchantId);
        }

        Taken.Add(request);
        return new ResealCardsResponse { SealedCount = (uint)request.Tokens.Count };
    }

    public FinishOrderResponse Finish(FinishOrderRequest request)
    {
        var order = _due[request.OrderId];
        if ((request.LastToken, request.LastMerchant) != (order.LastToken, order.LastMerchant))
        {
            throw AdapterScript.Refusal(VaultErrorCode.OrderSequence);
        }

        _due.Remove(request.OrderId);
        Finished.Add(request.OrderId);
        return new FinishOrderResponse { SealedCount = (uint)TakenTokens.Count() };
    }

    private static byte[] KeyOf(string token, string merchant)
    {
        Assert.True(Token.TryParse(token, out var id));
        Assert.True(MerchantId.TryParse(merchant, out var owner));
        return TokenTable.KeyOf(new OwnedToken(owner, id));
    }
}
