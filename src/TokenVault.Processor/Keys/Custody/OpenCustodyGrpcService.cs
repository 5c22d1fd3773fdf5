using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Grpc.Core;
using Microsoft.Extensions.Options;
using TokenVault.Contracts.V1;
using TokenVault.Domain.Errors;

namespace TokenVault.Processor.Keys.Custody;

/// <summary>Served once the keystore is open: tells so, and takes no share.</summary>
internal sealed class OpenCustodyGrpcService(CustodyFile file, IOptions<KeystoreOptions> options) : KeyCustodyService.KeyCustodyServiceBase
{
    public override Task<GetLockStateResponse> GetLockState(GetLockStateRequest request, ServerCallContext context) =>
        Task.FromResult(options.Value.Custodians is null ? new GetLockStateResponse() : CustodyDesk.View(file.Read().Closed, isSealed: false, held: null));

    public override Task<SubmitShareResponse> SubmitShare(SubmitShareRequest request, ServerCallContext context)
    {
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsMemory(request.Secret.Memory).Span);
        throw new VaultException(VaultErrorCode.KeystoreOpen);
    }
}
