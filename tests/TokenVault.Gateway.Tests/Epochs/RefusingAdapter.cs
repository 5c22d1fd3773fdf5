using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Envelope.Epochs;

namespace TokenVault.Gateway.Tests.Epochs;

/// <summary>
/// The other end of the line, over mTLS on a port of its own, that refuses what it is told to: an adapter whose registry or clock
/// is at odds with a gateway can't be had otherwise. That the real one registers is shown in the end-to-end tests.
/// </summary>
internal sealed class RefusingAdapter : IAsyncDisposable
{
    public const string San = "spiffe://tokenvault/processor/pr-1";

    private readonly WebApplication _app;

    private RefusingAdapter(WebApplication app, X509Certificate2 certificate) => (_app, Certificate) = (app, certificate);

    public X509Certificate2 Certificate { get; }

    public Uri Address => new(_app.Urls.First());

    public HashSet<EpochId> Refused => _app.Services.GetRequiredService<HashSet<EpochId>>();

    public static async Task<RefusingAdapter> StartAsync()
    {
        var certificate = SelfSigned();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = HttpProtocols.Http2;
            listen.UseHttps(https =>
            {
                https.ServerCertificate = certificate;
                https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
                https.ClientCertificateValidation = (_, _, _) => true;
            });
        }));
        builder.Services.AddGrpc();
        builder.Services.AddSingleton<HashSet<EpochId>>();
        var app = builder.Build();
        app.MapGrpcService<Service>();
        await app.StartAsync();
        return new RefusingAdapter(app, certificate);
    }

    /// <summary>From now on nobody listens there.</summary>
    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        Certificate.Dispose();
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=pr-1", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddUri(new Uri(San));
        request.CertificateExtensions.Add(names.Build());
        return request.CreateSelfSigned(DateTimeOffset.UnixEpoch, new DateTimeOffset(2090, 1, 1, 0, 0, 0, TimeSpan.Zero));
    }

    private sealed class Service(HashSet<EpochId> refused) : ProcessorService.ProcessorServiceBase
    {
        public override Task<RegisterEpochResponse> RegisterEpoch(RegisterEpochRequest request, ServerCallContext context)
        {
            Assert.True(EpochEnvelope.TryDecode(request.Envelope.Memory, out var envelope));
            if (refused.Contains(envelope.Header.Id))
            {
                throw new Google.Rpc.Status
                {
                    Code = (int)Code.Unauthenticated,
                    Details = { Any.Pack(new ErrorInfo { Domain = "tokenvault", Reason = "CERTIFICATE_NOT_TRUSTED" }) },
                }.ToRpcException();
            }

            var registered = new RegisteredEpoch(1, new byte[RegisteredEpoch.NonceBytes], new byte[RegisteredEpoch.WrappedKeyBytes], envelope.Header);
            return Task.FromResult(new RegisterEpochResponse { RegisteredEpoch = ByteString.CopyFrom(registered.Encode()) });
        }
    }
}
