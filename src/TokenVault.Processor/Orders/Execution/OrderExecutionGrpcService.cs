using Grpc.Core;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Hosting;

namespace TokenVault.Processor.Orders.Execution;

/// <summary>What enrolled gateways call for orders. Only counts come back.</summary>
/// <remarks>A caller may stop waiting; what was begun for it does not stop.</remarks>
internal sealed class OrderExecutionGrpcService(OrderExecutor executor, OrderInquiry inquiry, GatewayDesk gateways)
    : OrderExecutionService.OrderExecutionServiceBase
{
    public override Task<ListDueOrdersResponse> ListDueOrders(ListDueOrdersRequest request, ServerCallContext context) =>
        inquiry.ListAsync(gateways.Admit(context.GetGateway()), context.CancellationToken);

    public override Task<ListOrderTokensResponse> ListOrderTokens(ListOrderTokensRequest request, ServerCallContext context) =>
        Task.FromResult(inquiry.ListTokens(request));

    public override Task<ResealCardsResponse> ResealCards(ResealCardsRequest request, ServerCallContext context) =>
        executor.ResealAsync(request, gateways.Admit(context.GetGateway())).WaitAsync(context.CancellationToken);

    public override Task<FinishOrderResponse> FinishOrder(FinishOrderRequest request, ServerCallContext context) =>
        executor.FinishAsync(request, gateways.Admit(context.GetGateway())).WaitAsync(context.CancellationToken);
}
