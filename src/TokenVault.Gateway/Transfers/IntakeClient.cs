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
        var response = await AdapterCall.RunAsync(options, clock, deadline => adapter.Intake.TakeInCardsAsync(request, deadline: deadline));
        return response.FingerprintKey is >= 1 and <= byte.MaxValue ? response : throw new VaultException(VaultErrorCode.AdapterUnavailable);
    }
}
