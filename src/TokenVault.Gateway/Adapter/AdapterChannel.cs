using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Grpc.Net.Client;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Hosting.Listening;

namespace TokenVault.Gateway.Adapter;

/// <summary>The line to the adapter: mTLS, one authority, one name.</summary>
internal sealed class AdapterChannel : IDisposable
{
    // A batch of 4,096 fingerprints is 64 KiB; nothing that the adapter answers is larger.
    private const int ResponseBytesMax = 256 * 1024;

    private readonly GrpcChannel _channel;

    public AdapterChannel(Uri address, X509Certificate2 authority, string san, X509Certificate2 ownCertificate)
    {
        var handler = new SocketsHttpHandler
        {
            // What carries cards follows no proxy and no redirect of anybody.
            UseProxy = false,
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = TimeSpan.FromSeconds(2),
            EnableMultipleHttp2Connections = true,
            KeepAlivePingDelay = TimeSpan.FromSeconds(15),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(5),
            SslOptions = new SslClientAuthenticationOptions
            {
                ClientCertificates = [ownCertificate],
                CertificateChainPolicy = TrustOnly(authority),
                RemoteCertificateValidationCallback = (_, certificate, _, errors) =>

                    // The name is checked below instead: adapters are known by their URI, wherever they listen.
                    (errors & ~SslPolicyErrors.RemoteCertificateNameMismatch) == SslPolicyErrors.None
                    && certificate is X509Certificate2 presented && string.Equals(UriName.Of(presented), san, StringComparison.Ordinal),
            },
        };
        _channel = GrpcChannel.ForAddress(address, new GrpcChannelOptions
        {
            HttpHandler = handler,
            DisposeHttpClient = true,
            MaxReceiveMessageSize = ResponseBytesMax,

            // A service configuration could ask for retries. What may be repeated is decided where it is known, never in between.
            DisableResolverServiceConfig = true,
            InitialReconnectBackoff = TimeSpan.FromMilliseconds(100),
            MaxReconnectBackoff = TimeSpan.FromSeconds(2),
        });
        Service = new ProcessorService.ProcessorServiceClient(_channel);
        Orders = new OrderExecutionService.OrderExecutionServiceClient(_channel);
        Intake = new TransferIntakeService.TransferIntakeServiceClient(_channel);
        Resealing = new ResealingService.ResealingServiceClient(_channel);
        KeyUpkeep = new KeyUpkeepService.KeyUpkeepServiceClient(_channel);
        FingerprintKeys = new FingerprintKeyService.FingerprintKeyServiceClient(_channel);
        Record = new RecordService.RecordServiceClient(_channel);
    }

    public ProcessorService.ProcessorServiceClient Service { get; }

    public OrderExecutionService.OrderExecutionServiceClient Orders { get; }

    public TransferIntakeService.TransferIntakeServiceClient Intake { get; }

    public ResealingService.ResealingServiceClient Resealing { get; }

    public KeyUpkeepService.KeyUpkeepServiceClient KeyUpkeep { get; }

    public FingerprintKeyService.FingerprintKeyServiceClient FingerprintKeys { get; }

    /// <summary>What the record of disclosures says of tokens.</summary>
    public RecordService.RecordServiceClient Record { get; }

    public void Dispose() => _channel.Dispose();

    private static X509ChainPolicy TrustOnly(X509Certificate2 authority) => new()
    {
        TrustMode = X509ChainTrustMode.CustomRootTrust,
        CustomTrustStore = { authority },
        RevocationMode = X509RevocationMode.NoCheck,
        DisableCertificateDownloads = true,

        // id-kp-serverAuth: a client's certificate of the same authority can't pose as the adapter.
        ApplicationPolicy = { new System.Security.Cryptography.Oid("1.3.6.1.5.5.7.3.1") },
    };
}
