using System.Buffers.Binary;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Envelope.Cards;
using TokenVault.Local;

namespace TokenVault.CvcGone;

/// <summary>Somebody with the gateway's certificate, who opens sessions for security codes at the adapter and keeps a record of all of it.</summary>
internal sealed class CapturedGateway : IDisposable
{
    private readonly GrpcChannel _channel;
    private readonly ProcessorService.ProcessorServiceClient _adapter;

    public CapturedGateway(LocalVault vault)
    {
        var trust = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        trust.CustomTrustStore.Add(X509CertificateLoader.LoadCertificateFromFile(vault.Folder.AuthorityCertificate));
        var own = X509Certificate2.CreateFromPemFile(
            Path.Combine(vault.Folder.Gateway, "gateway.pem"), Path.Combine(vault.Folder.Gateway, "gateway.key"));
        _channel = GrpcChannel.ForAddress(vault.Processor.Address, new GrpcChannelOptions
        {
            DisposeHttpClient = true,
            HttpHandler = new SocketsHttpHandler
            {
                UseProxy = false,
                SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = trust, ClientCertificates = [own] },
            },
        });
        _adapter = new ProcessorService.ProcessorServiceClient(_channel);
    }

    /// <summary>Opens a session under the adapter's newest key.</summary>
    public async Task<RecordedSession> OpenAsync(CancellationToken stop)
    {
        var key = await KeyAsync(stop);
        var session = new RecordedSession(key.KeyId, key.PublicKey.ToByteArray(), key.ExpireTime.ToDateTimeOffset());
        await SendAsync(session, stop);
        return session;
    }

    /// <summary>The same session once more, as recorded. Gives what the adapter says to it.</summary>
    public async Task<StatusCode> OpenAgainAsync(RecordedSession session, CancellationToken stop)
    {
        try
        {
            await SendAsync(session, stop);
            return StatusCode.OK;
        }
        catch (RpcException refusal)
        {
            return refusal.StatusCode;
        }
    }

    /// <summary>The public key that the adapter hands out now.</summary>
    public async Task<GetCvcKeyResponse> KeyAsync(CancellationToken stop) =>
        await _adapter.GetCvcKeyAsync(new GetCvcKeyRequest(), deadline: Deadline(), cancellationToken: stop);

    public void Dispose() => _channel.Dispose();

    private async Task SendAsync(RecordedSession session, CancellationToken stop)
    {
        var id = new byte[CvcHandle.SessionIdBytes];
        BinaryPrimitives.WriteUInt128BigEndian(id, session.Session);
        await _adapter.OpenCvcSessionAsync(
            new OpenCvcSessionRequest
            {
                SessionId = ByteString.CopyFrom(id),
                KeyId = session.KeyId,
                Encapsulation = ByteString.CopyFrom(session.Encapsulation),
            },
            deadline: Deadline(),
            cancellationToken: stop);
    }

    private static DateTime Deadline() => TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(20);
}
