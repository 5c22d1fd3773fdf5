using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;
using TokenVault.Contracts.V1;
using TokenVault.Local;

namespace TokenVault.CustodyTrials;

/// <summary>Calls to a vault's adapter as one of its custodians.</summary>
internal sealed class AdapterLine : IDisposable
{
    private readonly GrpcChannel _channel;

    public AdapterLine(LocalVault vault, string custodian)
    {
        var folder = vault.Folder.Client(custodian);
        var trust = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        trust.CustomTrustStore.Add(X509CertificateLoader.LoadCertificateFromFile(vault.Folder.AuthorityCertificate));
        _channel = GrpcChannel.ForAddress(vault.Processor.Address, new GrpcChannelOptions
        {
            HttpHandler = new SocketsHttpHandler
            {
                UseProxy = false,
                SslOptions = new SslClientAuthenticationOptions
                {
                    ClientCertificates = [X509Certificate2.CreateFromPemFile(Path.Combine(folder, "client.pem"), Path.Combine(folder, "client.key"))],
                    CertificateChainPolicy = trust,
                },
            },
            DisposeHttpClient = true,
        });
    }

    public async Task<bool> IsServingAsync() =>
        (await new Health.HealthClient(_channel).CheckAsync(new HealthCheckRequest())).Status == HealthCheckResponse.Types.ServingStatus.Serving;

    public async Task<GetLockStateResponse> StateAsync() => await new KeyCustodyService.KeyCustodyServiceClient(_channel).GetLockStateAsync(new GetLockStateRequest());

    public async Task<uint> SubmitAsync(byte[] secret) =>
        (await new KeyCustodyService.KeyCustodyServiceClient(_channel).SubmitShareAsync(new SubmitShareRequest { Secret = ByteString.CopyFrom(secret) })).Given;

    /// <summary>All that is told of a refusal: its status, message and details. Empty where it was none.</summary>
    public async Task<string> RefusalAsync(byte[] secret)
    {
        try
        {
            await SubmitAsync(secret);
            return "";
        }
        catch (RpcException refusal)
        {
            var told = refusal.GetRpcStatus();
            var fields = told?.GetDetail<BadRequest>()?.FieldViolations.Select(static one => one.Field) ?? [];
            return $"{refusal.StatusCode} {told?.GetDetail<ErrorInfo>()?.Reason} in {string.Join(',', fields)}: {refusal.Status.Detail} {told} {string.Join(',', refusal.Trailers.Select(static one => one.Key))}";
        }
    }

    public async Task AwaitServingAsync()
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                if (await IsServingAsync())
                {
                    return;
                }
            }
            catch (RpcException) when (tries < 300)
            {
                // It starts anew within its process.
            }

            if (tries >= 300)
            {
                throw new TrialException("the adapter does not serve a minute after three shares are in");
            }

            await Task.Delay(200);
        }
    }

    public void Dispose() => _channel.Dispose();
}
