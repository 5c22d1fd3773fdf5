using Grpc.Core;
using Microsoft.Extensions.Options;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Errors;
using TokenVault.Gateway.Adapter;

namespace TokenVault.Gateway.Transfers;

/// <summary>Has the adapter open another vault's cards and seal them for this gateway.</summary>
internal sealed class IntakeClient(AdapterChannel adapter, IOptions<AdapterOptions> options, TimeProvider clock)
{
    /// <exception cref="VaultException">AdapterUnavailable, or what the adapter refused with: TransferInvalid, GuessingLimitExceeded.</exception>
    public async Task<TakeInCardsResponse> TakeInAsync(TakeInCardsRequest request)
    {
        try
        {
            using var call = adapter.Intake.TakeInCardsAsync(request, deadline: clock.GetUtcNow().UtcDateTime + options.Value.FingerprintTimeout);
            var response = await call;
            return response.FingerprintKey is >= 1 and <= byte.MaxValue ? response : throw new VaultException(VaultErrorCode.AdapterUnavailable);
        }
        catch (RpcException failure)
        {
            throw AdapterFailure.Of(failure);
        }
    }
}
