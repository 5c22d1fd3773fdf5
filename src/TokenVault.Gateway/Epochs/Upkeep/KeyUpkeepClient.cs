using Google.Protobuf;
using Microsoft.Extensions.Options;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Errors;
using TokenVault.Gateway.Adapter;

namespace TokenVault.Gateway.Epochs.Upkeep;

/// <summary>Asks the adapter which keys are in use, has epochs wrapped anew, and tells what depends on which key.</summary>
internal sealed class KeyUpkeepClient(AdapterChannel adapter, IOptions<AdapterOptions> options, TimeProvider clock)
{
    /// <summary>What the adapter takes in one call.</summary>
    public const int EpochsMax = 256;

    /// <summary>How long a call may be under way.</summary>
    public TimeSpan Timeout => options.Value.FingerprintTimeout;

    /// <summary>The number of the wrapping key in use.</summary>
    /// <exception cref="VaultException">AdapterUnavailable, or what the adapter refused with.</exception>
    public async Task<uint> CurrentWrappingKeyAsync() => (await AdapterCall.RunAsync(
        options, clock, deadline => adapter.KeyUpkeep.GetCurrentKeysAsync(new GetCurrentKeysRequest(), deadline: deadline))).WrappingKey;

    /// <summary>One answer for each, in order.</summary>
    /// <exception cref="VaultException">AdapterUnavailable, or what the adapter refused with.</exception>
    public async Task<IReadOnlyList<RewrappedEpoch>> RewrapAsync(IEnumerable<ReadOnlyMemory<byte>> epochs)
    {
        var request = new RewrapEpochsRequest();
        request.RegisteredEpochs.AddRange(epochs.Select(UnsafeByteOperations.UnsafeWrap));
        var response = await AdapterCall.RunAsync(options, clock, deadline => adapter.KeyUpkeep.RewrapEpochsAsync(request, deadline: deadline));
        return response.Epochs.Count == request.RegisteredEpochs.Count ? response.Epochs : throw new VaultException(VaultErrorCode.AdapterUnavailable);
    }

    /// <exception cref="VaultException">AdapterUnavailable, or what the adapter refused with.</exception>
    public Task ReportAsync(ReportKeyUseRequest report) =>
        AdapterCall.RunAsync(options, clock, deadline => adapter.KeyUpkeep.ReportKeyUseAsync(report, deadline: deadline));
}
