using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Grpc.Core;
using TokenVault.Contracts.V1;
using TokenVault.Hosting;

namespace TokenVault.Processor.Keys.Custody;

/// <summary>Served while the adapter is sealed.</summary>
internal sealed class SealedCustodyGrpcService(CustodyDesk desk) : KeyCustodyService.KeyCustodyServiceBase
{
    public override Task<GetLockStateResponse> GetLockState(GetLockStateRequest request, ServerCallContext context) => Task.FromResult(desk.State());

    public override Task<SubmitShareResponse> SubmitShare(SubmitShareRequest request, ServerCallContext context)
    {
        try
        {
            return Task.FromResult(desk.Submit(context.GetCaller().Name, request.Secret.Span));
        }
        finally
        {
            // The message is this call's alone, and the bytes are its own copy.
            CryptographicOperations.ZeroMemory(MemoryMarshal.AsMemory(request.Secret.Memory).Span);
        }
    }
}
