using Grpc.Core;
using Microsoft.Extensions.Options;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Gateway.Adapter;

namespace TokenVault.Gateway.Orders;

/// <summary>Asks the adapter for orders and brings it their cards. Only counts come back.</summary>
internal sealed class OrderClient(AdapterChannel adapter, IOptions<AdapterOptions> options, TimeProvider clock)
{
    /// <summary>What waits for this gateway's cards.</summary>
    /// <exception cref="VaultException">AdapterUnavailable, or what the adapter refused with; as with each of these calls.</exception>
    public async Task<IReadOnlyList<DueOrder>> ListDueAsync(CancellationToken cancellation) =>
        (await CallAsync(deadline => adapter.Orders.ListDueOrdersAsync(new ListDueOrdersRequest(), deadline: deadline, cancellationToken: cancellation))).Orders;

    /// <summary>The next tokens of an order that names them, a thousand at most; none where there are no more.</summary>
    public async Task<IReadOnlyList<string>> ListTokensAsync(string orderId, string after, CancellationToken cancellation)
    {
        var request = new ListOrderTokensRequest { OrderId = orderId, After = after };
        return (await CallAsync(deadline => adapter.Orders.ListOrderTokensAsync(request, deadline: deadline, cancellationToken: cancellation))).Tokens;
    }

    /// <summary>Brings the next cards. Their disclosures are on the adapter's disk when it completes.</summary>
    public Task<ResealCardsResponse> ResealAsync(ResealCardsRequest request, CancellationToken cancellation) =>
        CallAsync(deadline => adapter.Orders.ResealCardsAsync(request, deadline: deadline, cancellationToken: cancellation));

    /// <summary>Says that there are no more after that card; null where there were none at all.</summary>
    public Task<FinishOrderResponse> FinishAsync(string orderId, OwnedToken? last, CancellationToken cancellation)
    {
        var request = new FinishOrderRequest
        {
            OrderId = orderId,
            LastToken = last?.Token.ToString() ?? "",
            LastMerchant = last?.Merchant.Value ?? "",
        };
        return CallAsync(deadline => adapter.Orders.FinishOrderAsync(request, deadline: deadline, cancellationToken: cancellation));
    }

    private Task<TAnswer> CallAsync<TAnswer>(Func<DateTime, AsyncUnaryCall<TAnswer>> call) => AdapterCall.RunAsync(options, clock, call);
}
