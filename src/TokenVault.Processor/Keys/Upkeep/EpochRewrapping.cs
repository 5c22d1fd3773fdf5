using System.Runtime.InteropServices;
using Google.Protobuf;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Errors;
using TokenVault.Hosting;
using TokenVault.Opening.Epochs;
using TokenVault.Processor.Keys.Life;

namespace TokenVault.Processor.Keys.Upkeep;

/// <summary>Wraps a gateway's registered epochs anew, each by itself: one that is damaged keeps no other from it.</summary>
internal sealed class EpochRewrapping(EpochRewrapper rewrapper, IKeyUses uses)
{
    private const int EpochsMax = 256;

    /// <exception cref="VaultException">The batch has the wrong size.</exception>
    public RewrapEpochsResponse Rewrap(RewrapEpochsRequest request, GatewayId gateway)
    {
        if (request.RegisteredEpochs.Count is 0 or > EpochsMax)
        {
            throw new VaultException(request.RegisteredEpochs.Count == 0 ? VaultErrorCode.FieldMissing : VaultErrorCode.BatchTooLarge, "registered_epochs");
        }

        var response = new RewrapEpochsResponse();
        response.Epochs.AddRange(request.RegisteredEpochs.Select(epoch => Rewrap(epoch, gateway)));
        return response;
    }

    private RewrappedEpoch Rewrap(ByteString epoch, GatewayId gateway)
    {
        try
        {
            return new RewrappedEpoch { RegisteredEpoch = UnsafeByteOperations.UnsafeWrap(MemoryMarshal.AsMemory(rewrapper.Rewrap(epoch.Memory, owner => uses.MayBring(gateway, owner)))) };
        }
        catch (VaultException error)
        {
            return new RewrappedEpoch { Reason = VaultErrorMapping.Describe(error.Code).Reason };
        }
    }
}
