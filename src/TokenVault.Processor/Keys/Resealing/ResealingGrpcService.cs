using Grpc.Core;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Hosting;

namespace TokenVault.Processor.Keys.Resealing;

/// <summary>What enrolled gateways call to have their cards sealed anew. Only sealed cards come back.</summary>
/// <remarks>A caller may stop waiting; what was begun for it does not stop.</remarks>
internal sealed class ResealingGrpcService(ResealingDesk desk, GatewayDesk gateways) : ResealingService.ResealingServiceBase
{
    public override Task<ListDueResealingsResponse> ListDueResealings(ListDueResealingsRequest request, ServerCallContext context) =>
        desk.ListDueAsync(gateways.Admit(context.GetGateway()), context.CancellationToken);

    public override Task<ResealStoredResponse> ResealStored(ResealStoredRequest request, ServerCallContext context) =>
        desk.ResealAsync(request, gateways.Admit(context.GetGateway())).WaitAsync(context.CancellationToken);

    public override Task<FinishResealingResponse> FinishResealing(FinishResealingRequest request, ServerCallContext context) =>
        desk.FinishAsync(request, gateways.Admit(context.GetGateway())).WaitAsync(context.CancellationToken);
}
