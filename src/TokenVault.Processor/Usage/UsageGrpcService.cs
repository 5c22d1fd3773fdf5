using Grpc.Core;
using TokenVault.Contracts.V1;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Usage;

namespace TokenVault.Processor.Usage;

/// <summary>Counts disclosures and deletions for auditors, one count at a time.</summary>
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
            var run = counting.Begin(month);
            while (run.Continue(context.CancellationToken))
            {
                await responseStream.WriteAsync(new GetUsageResponse { Examined = run.Examined }, context.CancellationToken);
            }

            foreach (var (merchant, usage) in run.Merchants.OrderBy(one => one.Key, StringComparer.Ordinal))
            {
                await responseStream.WriteAsync(
                    new GetUsageResponse { Examined = run.Examined, Usage = usage.ToMessage(merchant) }, context.CancellationToken);
            }
        }
        finally
        {
            turn.Give();
        }
    }
}
