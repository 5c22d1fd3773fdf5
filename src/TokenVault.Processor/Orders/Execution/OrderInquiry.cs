using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;

namespace TokenVault.Processor.Orders.Execution;

/// <summary>Tells gateways which orders wait for their cards.</summary>
internal sealed class OrderInquiry(OrderBook book, OrderLedger ledger, TimeProvider clock)
{
    private const int TokensAtOnce = 1000;

    /// <summary>What is due and not finished by this gateway, with where it is.</summary>
    public async Task<ListDueOrdersResponse> ListAsync(GatewayId gateway, CancellationToken cancellation)
    {
        var response = new ListDueOrdersResponse();
        foreach (var order in book.Open.Values.Where(order => order.IsDue(clock.GetUtcNow())).OrderBy(order => order.Content.Id, StringComparer.Ordinal))
        {
            var progress = (await ledger.ReadAsync(order.Number, cancellation)).GetValueOrDefault(gateway);
            if (progress is not { FinishTimeMs: > 0 })
            {
                var due = new DueOrder
                {
                    OrderId = order.Content.Id,
                    Everything = order.Content.Scope.Everything,
                    NamesTokens = order.Content.Scope.Tokens is not null,
                    LastToken = progress is { LastToken.IsEmpty: false } ? OrderCursor.Of(progress).Token.ToString() : "",
                    LastMerchant = progress?.LastMerchant ?? "",
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
