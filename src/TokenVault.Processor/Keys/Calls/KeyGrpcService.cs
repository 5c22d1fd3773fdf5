using Grpc.Core;
using TokenVault.Contracts.V1;
using TokenVault.Hosting;

namespace TokenVault.Processor.Keys.Calls;

/// <summary>Shows key custodians the adapter's keys, and changes them.</summary>
internal sealed class KeyGrpcService(KeyDesk desk) : KeyService.KeyServiceBase
{
    public override Task<ListKeysResponse> ListKeys(ListKeysRequest request, ServerCallContext context) => Task.FromResult(desk.List());

    public override async Task<RotateKeyResponse> RotateKey(RotateKeyRequest request, ServerCallContext context) =>
        new() { Key = await desk.RotateAsync(request, context.GetCaller().Name) };
}
