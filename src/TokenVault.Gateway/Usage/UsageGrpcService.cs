using Grpc.Core;
using TokenVault.Contracts.V1;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Usage;

namespace TokenVault.Gateway.Usage;

/// <summary>Counts tokens and operations for operators, one count at a time.</summary>
internal sealed class UsageGrpcService(UsageCount counting, UsageTurn turn, TimeProvider clock) : UsageService.UsageServiceBase
{
    public override async Task GetUsage(GetUsageRequest request, IServerStreamWriter<GetUsageResponse> responseStream, ServerCallContext context)
    {
        var month = UsageMonth.Read(request.Month, clock.GetUtcNow());
        if (!turn.TryTake())
        {
            throw new VaultException(VaultErrorCode.Overloaded);
        }

        try
        {
            var (examined, merchants) = await counting.RunAsync(
                month, seen => responseStream.WriteAsync(new GetUsageResponse { Examined = seen }, context.CancellationToken), context.CancellationToken);
            foreach (var (merchant, count) in merchants.OrderBy(one => one.Key, StringComparer.Ordinal))
            {
                await responseStream.WriteAsync(
                    new GetUsageResponse { Examined = examined, Usage = count.ToMessage(merchant) }, context.CancellationToken);
            }
        }
        finally
        {
            turn.Give();
        }
    }
}
