using Grpc.Core;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Gateway.Tests.Payments.Stand;

namespace TokenVault.Gateway.Tests.Orders;

/// <summary>The adapter's side of orders, which does what its script says. That the real one keeps its side is shown in its own tests.</summary>
internal sealed class ScriptedOrders(AdapterScript script) : OrderExecutionService.OrderExecutionServiceBase
{
    public override Task<ListDueOrdersResponse> ListDueOrders(ListDueOrdersRequest request, ServerCallContext context) =>
        Task.FromResult(script.Orders.List());

    public override Task<ListOrderTokensResponse> ListOrderTokens(ListOrderTokensRequest request, ServerCallContext context) =>
        Task.FromResult(script.Orders.ListTokens(request));

    public override Task<ResealCardsResponse> ResealCards(ResealCardsRequest request, ServerCallContext context) =>
        Task.FromResult(script.Orders.Reseal(request));

    public override Task<FinishOrderResponse> FinishOrder(FinishOrderRequest request, ServerCallContext context) =>
        Task.FromResult(script.Orders.Finish(request));
}
