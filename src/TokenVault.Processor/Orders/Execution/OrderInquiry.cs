using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;

namespace TokenVault.Processor.Orders.Execution;

/// <summary>Tells gateways which orders wait for their cards.</summary>
internal sealed class OrderInquiry(OrderBook book, OrderRuns runs, TimeProvider clock)
{
    private const int TokensAtOnce = 1000;

    /// <summary>What is due and not finished by this gateway, with where it is.</summary>
    public async Task<ListDueOrdersResponse> ListAsync(GatewayId gateway, CancellationToken cancellation)
    {
        var response = new ListDueOrdersResponse();
        using var turn = await runs.TakeTurnAsync(cancellation);
        runs.DropAllBut(order => book.Open.ContainsKey(order.Content.Id) && order.IsDue(clock.GetUtcNow()));
        foreach (var order in book.Open.Values.Where(order => order.IsDue(clock.GetUtcNow())).OrderBy(order => order.Content.Id, StringComparer.Ordinal))
        {
            if (await runs.FindPlaceAsync(order, gateway, cancellation) is { } last)
            {
                var due = new DueOrder
                {
                    OrderId = order.Content.Id,
                    Everything = order.Content.Scope.Everything,
                    NamesTokens = order.Content.Scope.Tokens is not null,
                    LastToken = last == OrderCursor.Start ? "" : last.Token.ToString(),
                    LastMerchant = last.Merchant,
                };
                due.Merchants.AddRange(order.Content.Scope.Merchants ?? []);
                response.Orders.Add(due);
            }
        }

        return response;
    }

    /// <exception cref="VaultException"><see cref="VaultErrorCode.OrderUnknown"/>, <see cref="VaultErrorCode.TokenMalformed"/></exception>
    public ListOrderTokensResponse ListTokens(ListOrderTokensRequest request)
    {
        var after = default(Token);
        if (request.After.Length > 0 && !Token.TryParse(request.After, out after))
        {
            throw new VaultException(VaultErrorCode.TokenMalformed, "after");
        }

        if (!book.Open.TryGetValue(request.OrderId, out var order) || !order.IsDue(clock.GetUtcNow()))
        {
            throw new VaultException(VaultErrorCode.OrderUnknown, "order_id");
        }

        var response = new ListOrderTokensResponse();
        response.Tokens.AddRange(order.TokensAfter(request.After.Length > 0 ? after : null).Take(TokensAtOnce).Select(token => token.ToString()));
        return response;
    }
}
