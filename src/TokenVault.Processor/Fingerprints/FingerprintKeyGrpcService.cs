using Grpc.Core;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Hosting;
using TokenVault.Opening.Keys;

namespace TokenVault.Processor.Fingerprints;

/// <summary>What gateways ask for while they make their index anew under another key.</summary>
internal sealed class FingerprintKeyGrpcService(Keystore keystore, FingerprintRekeying rekeying, GatewayDesk gateways) : FingerprintKeyService.FingerprintKeyServiceBase
{
    public override Task<GetFingerprintKeyResponse> GetFingerprintKey(GetFingerprintKeyRequest request, ServerCallContext context) =>
        Task.FromResult(new GetFingerprintKeyResponse { FingerprintKey = keystore.CurrentFingerprintKey });

    public override Task<RekeyFingerprintsResponse> RekeyFingerprints(RekeyFingerprintsRequest request, ServerCallContext context) =>
        rekeying.ComputeAsync(request, gateways.Admit(context.GetGateway())).WaitAsync(context.CancellationToken);
}
