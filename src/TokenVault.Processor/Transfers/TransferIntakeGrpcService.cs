using Grpc.Core;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Hosting;

namespace TokenVault.Processor.Transfers;

/// <summary>What enrolled gateways call to take another vault's cards in.</summary>
internal sealed class TransferIntakeGrpcService(TransferIntake intake, GatewayDesk gateways) : TransferIntakeService.TransferIntakeServiceBase
{
    public override Task<TakeInCardsResponse> TakeInCards(TakeInCardsRequest request, ServerCallContext context) =>
        intake.TakeInAsync(request, gateways.Admit(context.GetGateway())).WaitAsync(context.CancellationToken);
}
