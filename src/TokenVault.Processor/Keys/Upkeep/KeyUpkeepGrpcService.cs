using Grpc.Core;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Hosting;
using TokenVault.Opening.Keys;

namespace TokenVault.Processor.Keys.Upkeep;

/// <summary>What gateways do for the adapter's keys.</summary>
internal sealed class KeyUpkeepGrpcService(Keystore keystore, EpochRewrapping rewrapping, KeyUses uses) : KeyUpkeepService.KeyUpkeepServiceBase
{
    public override Task<GetCurrentKeysResponse> GetCurrentKeys(GetCurrentKeysRequest request, ServerCallContext context) =>
        Task.FromResult(new GetCurrentKeysResponse { WrappingKey = keystore.CurrentWrappingKey });

    public override Task<RewrapEpochsResponse> RewrapEpochs(RewrapEpochsRequest request, ServerCallContext context) =>
        Task.FromResult(rewrapping.Rewrap(request, context.GetGateway()));

    public override async Task<ReportKeyUseResponse> ReportKeyUse(ReportKeyUseRequest request, ServerCallContext context)
    {
        await uses.TakeAsync(request, context.GetGateway());
        return new ReportKeyUseResponse();
    }
}
